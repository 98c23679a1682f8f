import { expect, test } from 'vitest';
import { trackingNumber } from '@/lib/story/tracking-number';
import { fromOf, messageId } from './mail-message';

test('a job key becomes a Message-ID that a mail may carry', () => {
  expect(messageId('7302/4/send-bill', 'shop@kettle.example')).toBe('<7302.4.send-bill@kettle.example>');
  expect(messageId('7302/4/packing/[2]/a>b@c', 'shop@kettle.example')).toBe(
    '<7302.4.packing.2.a.b.c@kettle.example>',
  );
});

test.each([
  ['shop@kettle.example', { name: 'Kettle & Loom', address: 'shop@kettle.example' }],
  ['Tea & Co <tea@kettle.example>', { name: 'Tea & Co', address: 'tea@kettle.example' }],
  ['"Tea, Ltd" <tea@kettle.example>', { name: 'Tea, Ltd', address: 'tea@kettle.example' }],
])('%s is where mail comes from', (mailFrom, expected) => {
  expect(fromOf(mailFrom, { name: 'Kettle & Loom', mailFrom: 'else@kettle.example' })).toEqual(expected);
  // What the environment says wins; without it the settings do.
  expect(fromOf(null, { name: 'Kettle & Loom', mailFrom })).toEqual(expected);
});

test('a tracking number has the check digit of S10', () => {
  // The example of the standard's Wikipedia page: 47312482, check digit 9.
  expect(trackingNumber(47_312_482n)).toBe('KL473124829DE');
  expect(trackingNumber(42n)).toMatch(/^KL00000042\dDE$/);
});
