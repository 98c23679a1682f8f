import { expect, it } from 'vitest';
import { lensSearch, readLens } from './lens';

it('reads a lens, and takes what is none for the customer’s', () => {
  expect(readLens('process')).toBe('process');
  expect(readLens('developer')).toBe('developer');
  for (const asked of [null, '', 'customer', 'Process', 'toString']) expect(readLens(asked)).toBe('customer');
});

it('changes the lens in an address and nothing else', () => {
  expect(lensSearch('?orderId=7&at=3', 'process')).toBe('?orderId=7&at=3&lens=process');
  expect(lensSearch('?orderId=7&lens=process&at=3', 'developer')).toBe('?orderId=7&lens=developer&at=3');
  expect(lensSearch('?orderId=7&lens=nonsense', 'customer')).toBe('?orderId=7');
});
