import { describe, expect, it } from 'vitest';
import { cartText, piecesOf, readCart, shortages, withinStock, withQuantity } from './cart';

const products = [
  { sku: 'mug', name: 'Mug', price: '24.00', currency: 'EUR', available: 2 },
  { sku: 'mint', name: 'Mint', price: '6.90', currency: 'EUR', available: 40 },
  { sku: 'kettle', name: 'Kettle', price: '94.00', currency: 'EUR', available: 0 },
];

describe('the cart as text', () => {
  it('comes back as it was', () => {
    const cart = { mint: 2, 'stoneware-mug': 99 };
    expect(cartText(cart)).toBe('mint*2,stoneware-mug*99');
    expect(readCart(cartText(cart))).toEqual(cart);
    expect(piecesOf(cart)).toBe(101);
  });

  it('leaves out what is no line', () => {
    expect(readCart('mint*2,mug*0,mug*100,*3,a b*1,<b>*1,mug,,kettle*-1')).toEqual({ mint: 2 });
    expect(readCart('')).toEqual({});
  });

  it('has an end', () => {
    const text = Array.from({ length: 80 }, (_, index) => `sku-${index}*1`).join(',');
    expect(Object.keys(readCart(text))).toHaveLength(50);
  });
});

it('keeps the place of a line, and takes it out at 0', () => {
  const cart = withQuantity({ mint: 1, mug: 1 }, 'mint', 3);
  expect(Object.entries(cart)).toEqual([
    ['mint', 3],
    ['mug', 1],
  ]);
  expect(withQuantity(cart, 'mint', 0)).toEqual({ mug: 1 });
  expect(withQuantity({}, 'mug', 1000)).toEqual({ mug: 99 });
  expect(withQuantity({ mug: 1 }, 'mug', Number.NaN)).toEqual({});
});

it('says what is short, and cuts the cart to what there is', () => {
  const cart = { mug: 5, mint: 1, kettle: 1, gone: 1 };
  expect(shortages(products, cart)).toEqual([
    'Of Mug only 2 are left; you chose 5.',
    'Kettle has just sold out.',
    'Something in your cart is no longer sold here.',
  ]);
  expect(withinStock(products, cart)).toEqual({ mug: 2, mint: 1 });
  expect(shortages(products, withinStock(products, cart))).toEqual([]);
});
