import { describe, expect, it } from 'vitest';
import { cartChanges, cartText, piecesOf, readCart, withChanges, withQuantity } from './cart';

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

it('tells what changed, and changes another cart likewise', () => {
  const changes = cartChanges({ mint: 1, mug: 1, tea: 3 }, { mint: 2, tea: 3, kettle: 1 });
  expect(changes).toEqual({ mint: 2, mug: 0, kettle: 1 });
  expect(withChanges({ mint: 1, mug: 1, tea: 3 }, changes)).toEqual({ mint: 2, tea: 3, kettle: 1 });
  expect(withChanges({ whisk: 1, mug: 2 }, changes)).toEqual({ whisk: 1, mint: 2, kettle: 1 });
  expect(cartChanges({ mint: 1 }, { mint: 1 })).toEqual({});
});
