import { isolated } from './isolated';

const FIELDS: Readonly<Record<string, string>> = {
  name: 'name',
  description: 'text',
  price: 'price',
  currency: 'currency',
  taxPercent: 'VAT rate',
  hidden: 'hidden',
};

const pairOf = (value: unknown): readonly [unknown, unknown] =>
  Array.isArray(value) ? [value[0], value[1]] : [null, null];

const said = (value: unknown): string =>
  typeof value === 'boolean' ? (value ? 'yes' : 'no') : `“${isolated(String(value))}”`;

/** What changes of a product, by field: what was, and what is then. */
export const changedWords = (changed: Readonly<Record<string, unknown>>): string =>
  Object.entries(changed)
    .map(([field, pair]) => {
      const [was, is] = pairOf(pair);
      return `${FIELDS[field] ?? field} from ${said(was)} to ${said(is)}`;
    })
    .join(', ');

/** What somebody did to a product, after their name. @param input as it was kept with the act */
export function productActWords(act: string, input: Readonly<Record<string, unknown>>): string {
  switch (act) {
    case 'product-create':
      return 'created it';
    case 'product-change':
      return `changed its ${changedWords((input.changed ?? {}) as Readonly<Record<string, unknown>>)}`; // what the act wrote
    case 'product-stock': {
      const [was, is] = pairOf(input.stock);
      return `changed the stock from ${String(was)} to ${String(is)}`;
    }
    case 'product-move': {
      const [was, is] = pairOf(input.place);
      return `moved it from place ${String(was)} to ${String(is)}`;
    }
    case 'product-picture': {
      const [, is] = pairOf(input.picture);
      return is === null ? 'took its own picture away' : 'gave it a picture';
    }
    default:
      return act;
  }
}
