import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { seedProducts } from '@/lib/db/seed-products';
import { drawingOf } from './drawings';

it.each(seedProducts.map(({ sku }) => sku))('%s has a drawing', (sku) => {
  expect(drawingOf(sku)).toBe(`/products/${sku}.svg`);
  expect(existsSync(new URL(`../../public${drawingOf(sku)}`, import.meta.url))).toBe(true);
});
