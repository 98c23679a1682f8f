import { describe, expect, it } from 'vitest';
import { CHECKOUT_FIELDS, checkFields, customerOf, NO_VALUES } from './checkout-fields';

const good = {
  name: ' Ada Byrne ',
  email: 'ada@example.com ',
  street: '1 Mill Lane',
  postcode: 'T12 X8P9',
  town: 'Cork',
  country: 'Ireland',
};

describe('the checkout', () => {
  it('takes what people write', () => {
    expect(checkFields(good)).toEqual({});
    expect(checkFields({ ...good, postcode: '10115', country: 'Germany' })).toEqual({});
    expect(checkFields({ ...good, email: 'a.b+tea@mail.example.co.uk' })).toEqual({});
  });

  it('asks for each field that is empty', () => {
    const errors = checkFields({ ...NO_VALUES, name: '  ', country: '' });
    expect(Object.keys(errors)).toEqual([...CHECKOUT_FIELDS]);
  });

  // What an address is: lib/contract/email-address.test.ts.
  it.each([
    ['ada', 'Enter an e-mail address such as ada@example.com.'],
    ['"x"@example.com', 'Enter an e-mail address without quotation marks, such as ada@example.com.'],
    [
      'x@[127.0.0.1]',
      'Enter an e-mail address with a name after the @ and not a number, such as ada@example.com.',
    ],
    [`${'a'.repeat(65)}@example.com`, 'Enter an e-mail address with at most 64 characters before the @.'],
  ])('takes no mail that cannot be sent: %s', (email, words) => {
    expect(checkFields({ ...good, email })).toEqual({ email: words });
  });

  it.each(['\u200b', '\u202e', '\u2066\u2069', '\u3164', ' \ufeff '])(
    'finds nothing in what nobody sees: %j',
    (unseen) => {
      const values = { name: unseen, email: unseen, street: unseen, postcode: unseen, town: unseen };
      expect(Object.keys(checkFields({ ...good, ...values }))).toEqual(Object.keys(values));
    },
  );

  it('keeps no blank around a value, nor what came with a copied address', () => {
    const { name, email } = customerOf({ ...good, name: ' ada ', email: '\u200eada@example.com\u200b' });
    expect([name, email]).toEqual(['ada', 'ada@example.com']);
  });

  it.each(['\n', '\r\n', '\u2028', '\u0007'])('takes name, street and town in one line each: %j', (sign) => {
    const text = `a${sign}b`;
    const wrong = 'Write it in one line.';
    expect(checkFields({ ...good, name: text, street: text, town: text })).toEqual({
      name: wrong,
      street: wrong,
      town: wrong,
    });
  });

  it('refuses what is too long, and a country we do not send to', () => {
    expect(checkFields({ ...good, name: 'a'.repeat(201) })).toEqual({ name: 'Use at most 200 characters.' });
    expect(checkFields({ ...good, postcode: '!' })).toHaveProperty('postcode');
    expect(checkFields({ ...good, country: 'Atlantis' })).toHaveProperty('country');
  });

  it('makes an address in lines', () => {
    expect(customerOf(good)).toEqual({
      name: 'Ada Byrne',
      email: 'ada@example.com',
      address: '1 Mill Lane\nT12 X8P9 Cork\nIreland',
    });
  });
});
