import { existsSync, readFileSync } from 'node:fs';
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

/** Every drawing of the shelf is loaded with it. */
const MOST_BYTES = 4_000;

it.each(seedProducts.map(({ sku }) => sku))(
  '%s is drawn by the same hand as the others, for light and dark',
  (sku) => {
    const drawing = readFileSync(new URL(`../../public${pictureOf({ sku })}`, import.meta.url), 'utf8');
    expect(Buffer.byteLength(drawing)).toBeLessThan(MOST_BYTES);
    expect(drawing).toContain('viewBox="0 0 320 240"');
    expect(drawing).toMatch(/<title>\w.*<\/title>/);
    expect(drawing).toContain('@media (prefers-color-scheme:dark)');
    expect(drawing).not.toMatch(/<script|href|url\(/);
  },
);
