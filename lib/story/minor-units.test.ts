import { expect, it } from 'vitest';
import { formatAmount, includedTax } from './minor-units';

it.each([
  [12_300n, 23, '23.00'],
  [1_250n, 23, '2.34'],
  [1n, 23, '0.00'],
  [0n, 23, '0.00'],
  [107n, 7, '0.07'],
  [100_000_000_000n, 23, '186991869.92'],
  [1_250n, 0, '0.00'],
])('%d with %d %% included holds %s of tax', (gross, percent, tax) => {
  expect(formatAmount(includedTax(gross, percent))).toBe(tax);
});

it('is never off by more than half a cent', () => {
  for (let gross = 0n; gross < 3_000n; gross++) {
    const exact = (Number(gross) * 23) / 123;
    expect(Math.abs(Number(includedTax(gross, 23)) - exact)).toBeLessThanOrEqual(0.5);
  }
});
