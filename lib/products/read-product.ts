import type { z } from 'zod';
import {
  type ProductErrors,
  type ProductField,
  type ProductText,
  productInput,
} from '@/lib/contract/product-input';
import type { ProductFields } from '@/lib/db/tables/products';
import { amountRule, parseAmount } from '@/lib/story/amounts';

/** What was read, or what was wrong with it. */
export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errors: ProductErrors };

/** The fields of a product as somebody typed them. */
export function readProduct(text: ProductText): Read<ProductFields> {
  const read = productInput.safeParse(text);
  const errors: ProductErrors = read.success ? {} : errorsOf(read.error);
  const { price, currency } = text;
  const priceMinor = errors.price || errors.currency ? null : parseAmount(price.trim(), currency.trim());
  if (!errors.price && !errors.currency && priceMinor === null)
    errors.price = `The price ${amountRule(currency.trim())}.`;
  if (!read.success || priceMinor === null) return { ok: false, errors };
  const { price: _, ...fields } = read.data;
  return { ok: true, value: { ...fields, priceMinor } };
}

/** One field that somebody typed. */
export function readField<S extends z.ZodType>(
  schema: S,
  field: keyof ProductErrors,
  text: string,
): Read<z.output<S>> {
  const read = schema.safeParse(text);
  if (read.success) return { ok: true, value: read.data };
  return { ok: false, errors: { [field]: read.error.issues[0]?.message ?? 'This cannot be read.' } };
}

/** The first thing that is wrong with each field. */
function errorsOf({ issues }: z.ZodError): ProductErrors {
  const errors: ProductErrors = {};
  for (const { path, message } of issues) errors[path[0] as ProductField] ??= message; // fields of the schema
  return errors;
}
