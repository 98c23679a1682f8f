import { z } from 'zod';
import { MAX_EMAIL_BYTES, readEmail } from './email-address';
import { parseOrderId } from './order-id';
import { seenText, withoutUnseenEnds } from './seen-text';

/** The small values that many requests and answers hold. */

export const ORDER_ID_EXAMPLE = '7302155936283719424';

/** An order's id as it is answered. */
export const orderIdText = z.string().meta({
  description: 'A positive number below 2^63, as a string: JSON numbers would lose digits.',
  pattern: '^\\d{1,19}$',
  examples: [ORDER_ID_EXAMPLE],
});

const ORDER_ID = 'takes an order id as a string of digits';

/** An order's id as it is taken from a JSON body: read into its canonical form. */
export const orderIdInput = z.string({ error: ORDER_ID }).transform((text, context) => {
  const id = parseOrderId(text);
  if (id !== null) return id;
  context.addIssue({ code: 'custom', message: ORDER_ID });
  return z.NEVER;
});

/** Text that a customer types; empty where there is nothing to see in it. */
export const textInput = (max: number) =>
  z
    .string({ error: 'takes text' })
    .overwrite(seenText)
    .max(max, { error: `takes at most ${max} characters` })
    .nullish();

/** An e-mail address, or nothing. */
export const emailInput = z
  .string({ error: 'takes text' })
  .overwrite(withoutUnseenEnds)
  .superRefine((text, context) => {
    const read = text === '' ? null : readEmail(text);
    if (read !== null && 'wanted' in read)
      context.addIssue({ code: 'custom', message: `takes ${read.wanted}` });
  })
  .meta({
    description:
      'One address, at most 64 octets before the at sign and 254 in all. No quoted part, no number as a domain.',
    maxLength: MAX_EMAIL_BYTES,
    examples: ['ada@example.com'],
  })
  .nullish();

export const instant = z.string().meta({ format: 'date-time', description: 'RFC 3339, UTC.' });

export const amount = z.string().meta({
  pattern: '^\\d+(\\.\\d{2,3})?$',
  description: 'With as many places as its currency has.',
  examples: ['12.50'],
});
/** Money as a decimal string with the places of its currency: `12.50` of the euro, `12` of the yen. */
export type Amount = z.infer<typeof amount>;

export const currency = z.string().meta({ pattern: '^[A-Z]{3}$', examples: ['EUR'] });

export const elementId = z.string().meta({
  description: 'The id of an element of the diagram.',
  examples: ['payment-received'],
});
export const elementIds = z.array(z.string()).readonly();

export const textOrNull = z.string().nullable();

/** A version of a process is known by the SHA-256 of its file. */
export const fileHash = z.string().meta({ pattern: '^[0-9a-f]{64}$' });

/** How many: 0 or more. */
export const count = z.int().min(0);
/** The number of a version, a step: counted from 1. */
export const ordinal = z.int().min(1);
