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

  it.each([
    'ada',
    'ada@',
    'ada@example',
    'a da@example.com',
    '@example.com',
    'ada@example.',
    'a,b@example.com',
  ])('has no e-mail address like %s', (email) => {
    expect(checkFields({ ...good, email })).toEqual({
      email: 'Enter an e-mail address such as ada@example.com.',
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
