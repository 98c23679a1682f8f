import type { Box, Size } from './view-box';

/** Between an element and its card. */
const GAP_PX = 14;
/** A card that finds no room is scrolled rather than made smaller than this. */
const LEAST_HEIGHT_PX = 72;

export interface CardPlace {
  left: number;
  top: number;
  maxHeight: number;
  /** There is room for all of it. */
  fits: boolean;
}

/**
 * Where a card goes so that it lies within the frame and leaves its element free: below it, above it or beside it.
 * All in pixels of the frame.
 */
export function placeCard(element: Box, card: Size, frame: Size): CardPlace {
  const room = {
    below: frame.height - (element.y + element.height) - 2 * GAP_PX,
    above: element.y - 2 * GAP_PX,
    right: frame.width - (element.x + element.width) - 2 * GAP_PX,
    left: element.x - 2 * GAP_PX,
  };
  const slide = (at: number, length: number, whole: number) =>
    Math.max(Math.min(at, whole - length - GAP_PX), GAP_PX);
  const left = slide(element.x + element.width / 2 - card.width / 2, card.width, frame.width);
  const below = element.y + element.height + GAP_PX;
  const atFoot = { left, top: below, maxHeight: Math.max(room.below, LEAST_HEIGHT_PX) };
  if (card.height <= room.below) return { ...atFoot, fits: true };
  if (card.height <= room.above)
    return { left, top: element.y - GAP_PX - card.height, maxHeight: room.above, fits: true };

  const whole = frame.height - 2 * GAP_PX;
  const top = slide(element.y + element.height / 2 - card.height / 2, card.height, frame.height);
  if (card.height <= whole && card.width <= room.right)
    return { left: element.x + element.width + GAP_PX, top, maxHeight: whole, fits: true };
  if (card.height <= whole && card.width <= room.left)
    return { left: element.x - GAP_PX - card.width, top, maxHeight: whole, fits: true };

  if (room.below >= room.above)
    return { ...atFoot, top: Math.min(below, frame.height - LEAST_HEIGHT_PX), fits: false };
  const height = Math.max(Math.min(card.height, room.above), LEAST_HEIGHT_PX);
  return { left, top: Math.max(element.y - GAP_PX - height, 0), maxHeight: height, fits: false };
}
