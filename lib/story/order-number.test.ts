import { expect, it } from 'vitest';
import { readOrderNumber } from './order-number';

it('reads an order number however it was pasted', () => {
  expect(readOrderNumber(' 7302 9944 18826601473 ')).toBe('7302994418826601473');
  expect(readOrderNumber('http://localhost:3000/show-process.html?orderId=12')).toBe('12');
  expect(readOrderNumber('')).toBeNull();
  expect(readOrderNumber('abc')).toBeNull();
  expect(readOrderNumber('12345678901234567890')).toBeNull();
});
