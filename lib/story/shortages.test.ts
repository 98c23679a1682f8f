import { expect, it } from 'vitest';
import { shortages, withinStock } from './shortages';

const products = [
  { sku: 'mug', name: 'Mug', price: '24.00', currency: 'EUR', available: 2 },
  { sku: 'mint', name: 'Mint', price: '6.90', currency: 'EUR', available: 40 },
  { sku: 'kettle', name: 'Kettle', price: '94.00', currency: 'EUR', available: 0 },
];

it('says what is short, and cuts the cart to what there is', () => {
  const cart = { mug: 5, mint: 1, kettle: 1, gone: 1 };
  expect(shortages(products, cart)).toEqual([
    'Only 2 of Mug are left; you chose 5.',
    'Kettle has just sold out.',
    'Something in your cart is no longer sold here.',
  ]);
  expect(withinStock(products, cart)).toEqual({ mug: 2, mint: 1 });
  expect(shortages(products, withinStock(products, cart))).toEqual([]);
});
