import { describe, expect, test } from 'vitest';
import type { ProductJson } from '@/lib/contract/shop';
import { knownFor, priceChanges, pricesText, readPrices } from './price-changes';

const product = (sku: string, price: string): ProductJson => ({
  ...{ sku, price, currency: 'EUR', available: 9 },
  name: sku.toUpperCase(),
});
const SHELF = [product('mint', '6.90'), product('mug', '24.00')];

test('the prices of a cart are written and read, and nothing else is', () => {
  const text = pricesText(SHELF, { mug: 2, mint: 0, gone: 1 });
  expect(text).toBe('mug*24.00');
  expect(readPrices(text)).toEqual({ mug: '24.00' });
  expect(readPrices('mug*-1,mint*,*3,a b*1.00,mug*1.0000,x*1e3')).toEqual({});
});

describe('what costs something else', () => {
  test('is said of what lies in the cart, and of what was known', () => {
    expect(priceChanges(SHELF, { mint: 1, mug: 1 }, { mint: '6.50', mug: '24.00' })).toEqual([
      'MINT costs €6.90 now, and not €6.50 any more.',
    ]);
    expect(priceChanges(SHELF, { mug: 1 }, { mint: '6.50' })).toEqual([]);
    expect(priceChanges(SHELF, { mint: 1 }, {})).toEqual([]);
  });

  test('is what it was when it came into the cart, until it leaves it', () => {
    const known = knownFor(SHELF, { mint: 1 }, {});
    expect(known).toEqual({ mint: '6.90' });
    const dearer = [product('mint', '7.90')];
    expect(knownFor(dearer, { mint: 3 }, known)).toEqual({ mint: '6.90' });
    expect(knownFor(dearer, {}, known)).toEqual({});
    expect(knownFor([], { mint: 1, new: 1 }, known)).toEqual({ mint: '6.90' });
  });
});
