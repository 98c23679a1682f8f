import { MAX_EMAIL_BYTES, readEmail } from '@/lib/contract/email-address';
import { seenText, withoutUnseenEnds } from '@/lib/contract/seen-text';

/** The fields of the checkout and what each takes; the browser and the server check by the same table. */

export const CHECKOUT_FIELDS = ['name', 'email', 'street', 'postcode', 'town', 'country'] as const;
export type CheckoutField = (typeof CHECKOUT_FIELDS)[number];
export type CheckoutValues = Record<CheckoutField, string>;
/** `items`: what was chosen; `form`: all of it. */
export type CheckoutErrors = Partial<Record<CheckoutField | 'items' | 'form', string>>;

/** Where we send parcels. */
export const COUNTRIES = [
  'Ireland',
  'Austria',
  'Belgium',
  'Denmark',
  'Finland',
  'France',
  'Germany',
  'Italy',
  'Luxembourg',
  'Netherlands',
  'Norway',
  'Portugal',
  'Spain',
  'Sweden',
  'Switzerland',
  'United Kingdom',
] as const;

export const NO_VALUES: CheckoutValues = {
  name: '',
  email: '',
  street: '',
  postcode: '',
  town: '',
  country: 'Ireland',
};

interface Rule {
  readonly max: number;
  /** What is said when nothing was entered. */
  readonly missing: string;
  /** What is said of anything else that does not fit; null where it fits. */
  readonly wrong: (text: string) => string | null;
}

const unless = (fits: (text: string) => boolean, words: string) => (text: string) =>
  fits(text) ? null : words;

/** Line breaks and other control characters: what is sent by a form of ours has none. */
const inOneLine = unless((text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text), 'Write it in one line.');

export const checkoutRules: Readonly<Record<CheckoutField, Rule>> = {
  name: { max: 200, missing: 'Enter your name.', wrong: inOneLine },
  email: {
    max: MAX_EMAIL_BYTES,
    missing: 'Enter your e-mail address. The bill goes there.',
    wrong: (text) => {
      const read = readEmail(text);
      return 'wanted' in read ? `Enter ${read.wanted}.` : null;
    },
  },
  street: { max: 200, missing: 'Enter your street and house number.', wrong: inOneLine },
  postcode: {
    max: 12,
    missing: 'Enter your postcode.',
    wrong: unless(
      (text) => /^[A-Za-z0-9][A-Za-z0-9 -]{1,}$/.test(text),
      'Enter a postcode of letters and digits, such as T12 X8P9.',
    ),
  },
  town: { max: 100, missing: 'Enter your town or city.', wrong: inOneLine },
  country: {
    max: 50,
    missing: 'Choose a country.',
    wrong: unless(
      (text) => COUNTRIES.some((country) => country === text),
      'Choose one of the countries we send to.',
    ),
  },
};

/** What counts of a value. */
const counted = (field: CheckoutField, text: string) =>
  field === 'email' ? withoutUnseenEnds(text) : seenText(text);

/** What is wrong with the fields, a sentence for each; nothing when all is right. Blanks around a value do not count. */
export function checkFields(values: CheckoutValues): CheckoutErrors {
  const errors: CheckoutErrors = {};
  for (const field of CHECKOUT_FIELDS) {
    const { max, missing, wrong } = checkoutRules[field];
    const text = counted(field, values[field]);
    const problem =
      text === '' ? missing : text.length > max ? `Use at most ${max} characters.` : wrong(text);
    if (problem !== null) errors[field] = problem;
  }
  return errors;
}

/** The customer as an order keeps it: the address in lines, as on a parcel. */
export function customerOf(values: CheckoutValues): { name: string; email: string; address: string } {
  const { name, email, street, postcode, town, country } = Object.fromEntries(
    CHECKOUT_FIELDS.map((field) => [field, counted(field, values[field])]),
  ) as CheckoutValues; // one entry for each field
  return { name, email, address: [street, `${postcode} ${town}`, country].join('\n') };
}
