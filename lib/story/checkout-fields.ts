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

/** Something before the at sign, and a domain with a dot after it; only a mail that arrives proves more. */
const EMAIL = /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@.,;<>]+$/;

interface Rule {
  readonly max: number;
  /** What is said when nothing was entered. */
  readonly missing: string;
  readonly fits: (text: string) => boolean;
  readonly wrong: string;
}

const anything = () => true;

export const checkoutRules: Readonly<Record<CheckoutField, Rule>> = {
  name: { max: 200, missing: 'Enter your name.', fits: anything, wrong: '' },
  email: {
    max: 254,
    missing: 'Enter your e-mail address. The bill goes there.',
    fits: (text) => EMAIL.test(text),
    wrong: 'Enter an e-mail address such as ada@example.com.',
  },
  street: { max: 200, missing: 'Enter your street and house number.', fits: anything, wrong: '' },
  postcode: {
    max: 12,
    missing: 'Enter your postcode.',
    fits: (text) => /^[A-Za-z0-9][A-Za-z0-9 -]{1,}$/.test(text),
    wrong: 'Enter a postcode of letters and digits, such as T12 X8P9.',
  },
  town: { max: 100, missing: 'Enter your town or city.', fits: anything, wrong: '' },
  country: {
    max: 50,
    missing: 'Choose a country.',
    fits: (text) => COUNTRIES.some((country) => country === text),
    wrong: 'Choose one of the countries we send to.',
  },
};

/** What is wrong with the fields, a sentence for each; nothing when all is right. Blanks around a value do not count. */
export function checkFields(values: CheckoutValues): CheckoutErrors {
  const errors: CheckoutErrors = {};
  for (const field of CHECKOUT_FIELDS) {
    const { max, missing, fits, wrong } = checkoutRules[field];
    const text = values[field].trim();
    if (text === '') errors[field] = missing;
    else if (text.length > max) errors[field] = `Use at most ${max} characters.`;
    else if (!fits(text)) errors[field] = wrong;
  }
  return errors;
}

/** The customer as an order keeps it: the address in lines, as on a parcel. */
export function customerOf(values: CheckoutValues): { name: string; email: string; address: string } {
  const { name, email, street, postcode, town, country } = values;
  const lines = [street.trim(), `${postcode.trim()} ${town.trim()}`, country.trim()];
  return { name: name.trim(), email: email.trim(), address: lines.join('\n') };
}
