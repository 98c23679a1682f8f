import { z } from 'zod';
import { readEmail } from './email-address';
import { seenText } from './seen-text';

/** What a merchant types of the shop itself, at the desk: all of it text. */

export const SETTINGS_FIELDS = [
  ...(['name', 'description', 'address', 'mailFrom', 'bankLines'] as const),
  ...(['currency', 'taxPercent', 'taxName', 'timeZone', 'legalLines'] as const),
] as const;
export type SettingsField = (typeof SETTINGS_FIELDS)[number];
export type SettingsText = Record<SettingsField, string>;
/** What is wrong, a sentence for each field. */
export type SettingsErrors = Partial<Record<SettingsField | 'reason' | 'form', string>>;

const atMost = (max: number) => ({ error: `Use at most ${max} characters.` });

const lineOf = (max: number) =>
  z
    .string()
    .overwrite(seenText)
    .max(max, atMost(max))
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, { error: 'Write it in one line.' });

/** Several lines, as a browser sends them. */
const linesOf = (max: number, lines: number) =>
  z
    .string()
    .overwrite((text) => text.replace(/\r\n?/g, '\n').split('\n').map(seenText).join('\n').trim())
    .max(max, atMost(max))
    .refine((text) => text.split('\n').length <= lines, { error: `Use at most ${lines} lines.` })
    .regex(/^(?:\n|[^\p{Cc}\p{Zl}\p{Zp}])*$/u, { error: 'Use letters, digits and signs only.' });

/** `Shop <shop@example.com>` or `shop@example.com`. */
function isMailFrom(text: string): boolean {
  const [, address = text] = /^[^<>]*<([^<>]+)>$/.exec(text) ?? [];
  return !('wanted' in readEmail(address));
}

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const TAX = 'Enter the rate as a whole number from 0 to 100, such as 23.';

export const settingsInput = z.object({
  name: lineOf(60).min(1, { error: 'Enter what the shop is called.' }),
  description: lineOf(120).min(1, { error: 'Enter what it sells, in a line.' }),
  address: linesOf(300, 6),
  mailFrom: lineOf(200).refine((text) => text === '' || isMailFrom(text), {
    error: 'Enter a mail address such as shop@example.com, or Shop <shop@example.com>.',
  }),
  bankLines: linesOf(400, 8),
  currency: z
    .string()
    .trim()
    .regex(/^[A-Z]{3}$/, { error: 'Enter the three letters of the currency, such as EUR.' }),
  taxPercent: z
    .string()
    .trim()
    .regex(/^\d{1,3}$/, { error: TAX })
    .transform(Number)
    .refine((percent) => percent <= 100, { error: TAX }),
  taxName: lineOf(20).min(1, { error: 'Enter what the tax is called, such as VAT.' }),
  // Offsets are refused: they know no summer time, and the database reads their sign the other way round.
  timeZone: z
    .string()
    .trim()
    .max(60, atMost(60))
    .refine((zone) => /^(?:UTC|[A-Za-z]+\/[\w/+-]+)$/.test(zone) && isTimeZone(zone), {
      error: 'Enter a zone such as Europe/Dublin, or UTC.',
    }),
  legalLines: linesOf(1_000, 15),
});
