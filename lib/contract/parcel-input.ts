import { z } from 'zod';
import { seenText } from './seen-text';

/** What somebody enters when they hand a parcel over: all of it text, only the carrier is needed. */

const line = (max: number) =>
  z
    .string()
    .overwrite(seenText)
    .max(max, { error: `Use at most ${max} characters.` })
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, { error: 'Write it in one line.' });
const orNull = (text: string) => (text === '' ? null : text);

const URL_WORDS = 'Enter an address that begins with https://, or nothing.';
const DAY_WORDS = 'Enter a day such as 2026-12-03, or nothing.';

/** A day of the calendar: the thirty-first of June is none. */
function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

export const parcelInput = z.object({
  carrier: line(100).min(1, { error: 'Enter who carries it, such as An Post.' }),
  trackingNumber: line(100).transform(orNull),
  trackingUrl: line(500)
    .refine((text) => text === '' || (/^https:\/\//.test(text) && URL.canParse(text)), { error: URL_WORDS })
    .transform(orNull),
  expectedOn: z
    .string()
    .trim()
    .refine((text) => text === '' || isDay(text), { error: DAY_WORDS })
    .transform(orNull),
});
export const PARCEL_FIELDS = ['carrier', 'trackingNumber', 'trackingUrl', 'expectedOn'] as const;
