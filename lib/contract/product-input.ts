import { z } from 'zod';
import { seenText } from './seen-text';

/** What a merchant types of a product, at the desk or in a file: all of it text. */

/** Products that a shop may have: every one stands on its shelf. */
export const MAX_PRODUCTS = 1_000;
/** Pieces that one change of the stock may add, and that a product may have. */
export const MAX_PIECES = 1_000_000;
/** What somebody says why. */
export const MAX_REASON = 500;

export const PRODUCT_FIELDS = ['name', 'description', 'price', 'currency', 'taxPercent', 'hidden'] as const;
export type ProductField = (typeof PRODUCT_FIELDS)[number];
/** What is wrong, a sentence for each field. */
export type ProductErrors = Partial<
  Record<ProductField | 'sku' | 'reason' | 'pieces' | 'picture' | 'form', string>
>;

/** Addresses of the desk that no product may be called by. */
const TAKEN: ReadonlySet<string> = new Set(['new', 'create', 'csv', 'import', 'plan', 'take']);

export const skuInput = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?$/, {
    error: 'Enter 1 to 100 small letters, digits and hyphens, such as garden-mint.',
  })
  .refine((sku) => !TAKEN.has(sku), { error: 'The desk uses this word itself. Choose another one.' });

const lineOf = (max: number, missing: string) =>
  z
    .string()
    .overwrite(seenText)
    .min(1, { error: missing })
    .max(max, { error: `Use at most ${max} characters.` })
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, { error: 'Write it in one line.' });

const TAX = 'Enter the VAT rate as a whole number from 0 to 100, such as 23.';
const WORDS: Readonly<Record<string, boolean>> = { '': false, no: false, yes: true, on: true };

export const productInput = z.object({
  name: lineOf(100, 'Enter what it is called.'),
  description: lineOf(500, 'Enter a sentence about it.'),
  /** Read with the places of its currency. */
  price: z.string().trim().min(1, { error: 'Enter the price of one piece with VAT, such as 12.50.' }),
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
  hidden: z
    .string()
    .trim()
    .toLowerCase()
    .refine((word) => Object.hasOwn(WORDS, word), { error: 'Enter yes or no.' })
    .transform((word) => WORDS[word] ?? false),
});
export type ProductText = Record<ProductField, string>;

export const reasonInput = lineOf(MAX_REASON, 'Say why: it is kept with the change.');

const PIECES = `Enter how many pieces came, or with a minus went: a whole number up to ${MAX_PIECES.toLocaleString('en-IE')}, and not 0.`;
export const piecesInput = z
  .string()
  .trim()
  .regex(/^[+-]?\d{1,7}$/, { error: PIECES })
  .transform(Number)
  .refine((pieces) => pieces !== 0 && Math.abs(pieces) <= MAX_PIECES, { error: PIECES });
