import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { seedProducts } from '@/lib/db/seed-products';
import { pictureOf } from './drawings';

it.each(seedProducts.map(({ sku }) => sku))('%s has a drawing', (sku) => {
  expect(pictureOf({ sku })).toBe(`/products/${sku}.svg`);
  expect(existsSync(new URL(`../../public${pictureOf({ sku })}`, import.meta.url))).toBe(true);
});

it('a picture of its own comes before the drawing, and the mark of the shop after it', () => {
  const picture = '/api/products/garden-mint/picture?v=1';
  expect(pictureOf({ sku: 'garden-mint', picture })).toBe(picture);
  expect(pictureOf({ sku: 'nothing-drawn' })).toBe('/icon.svg');
});
