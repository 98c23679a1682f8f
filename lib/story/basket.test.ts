import { expect, it } from 'vitest';
import { sumBasket } from './basket';

const products = [
  { sku: 'mug', name: 'Mug', price: '24.00', currency: 'EUR', available: 36 },
  { sku: 'mint', name: 'Mint', price: '6.90', currency: 'EUR', available: 2 },
];

it('sums in minor units, in the order of the shelf, never more than there is', () => {
  expect(sumBasket(products, { mint: 3, mug: 1, gone: 4 })).toEqual({
    lines: [
      { sku: 'mug', name: 'Mug', quantity: 1, sum: '24.00' },
      { sku: 'mint', name: 'Mint', quantity: 2, sum: '13.80' },
    ],
    pieces: 3,
    total: '37.80',
    currency: 'EUR',
  });
});
