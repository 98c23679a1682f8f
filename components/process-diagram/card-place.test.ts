import { describe, expect, it } from 'vitest';
import { type CardPlace, placeCard } from './card-place';
import type { Box, Size } from './view-box';

const CARD = { width: 240, height: 120 };

function boxOf({ left, top, maxHeight }: CardPlace, card: Size): Box {
  return { x: left, y: top, width: card.width, height: Math.min(card.height, maxHeight) };
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe('the place of a card', () => {
  it.each([
    ['below', { x: 400, y: 20, width: 100, height: 80 }],
    ['above', { x: 400, y: 300, width: 100, height: 80 }],
    ['at the right', { x: 20, y: 100, width: 400, height: 200 }],
    ['at the left', { x: 560, y: 100, width: 400, height: 200 }],
  ])('is %s where there is room', (_, element) => {
    const frame = { width: 1000, height: 400 };
    const place = placeCard(element, CARD, frame);
    const box = boxOf(place, CARD);
    expect(place.fits).toBe(true);
    expect(overlap(box, element)).toBe(false);
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.y).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(frame.width);
    expect(box.y + box.height).toBeLessThanOrEqual(frame.height);
  });

  it('is smaller, in the frame and beside the element everywhere on a phone', () => {
    const frame = { width: 390, height: 330 };
    for (let x = 0; x <= 290; x += 29) {
      for (let y = 0; y <= 250; y += 25) {
        const element = { x, y, width: 100, height: 80 };
        const box = boxOf(placeCard(element, CARD, frame), CARD);
        expect(overlap(box, element), `${x} ${y}`).toBe(false);
        expect(box.x >= 0 && box.x + box.width <= frame.width, `${x} ${y}`).toBe(true);
        expect(box.y >= 0 && box.y + box.height <= frame.height, `${x} ${y}`).toBe(true);
      }
    }
  });
});
