import { describe, expect, it } from 'vitest';
import { readCustomer } from './customer';

const nothing = { name: '', email: ' ', address: '' };

describe('who the order is for', () => {
  it('may be left out', () => {
    expect(readCustomer(nothing)).toEqual({ ok: true, customer: null });
  });

  it('is what was typed, without blanks around it', () => {
    expect(readCustomer({ ...nothing, name: ' Ada ', email: 'ada@example.com ' })).toEqual({
      ok: true,
      customer: { name: 'Ada', email: 'ada@example.com' },
    });
    expect(readCustomer({ ...nothing, address: '1 Mill Lane\nCork' })).toEqual({
      ok: true,
      customer: { address: '1 Mill Lane\nCork' },
    });
  });

  it.each(['ada', 'ada@', 'ada@example', 'a da@example.com', '@example.com', 'ada@example.'])(
    'has no e-mail address like %s',
    (email) => {
      expect(readCustomer({ ...nothing, email })).toMatchObject({ ok: false });
    },
  );
});
