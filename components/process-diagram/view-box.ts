/** The arithmetic of looking at a part of a drawing. */

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Size {
  width: number;
  height: number;
}

/** The smallest box around all; undefined for none. */
export function around(boxes: readonly Box[]): Box | undefined {
  if (boxes.length === 0) return undefined;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

export interface Frame {
  /** Free space around the content, in pixels of the screen. */
  margin: number;
  /** More free space at the foot, for what lies over the drawing there. */
  foot?: number;
  minScale: number;
  maxScale: number;
  /** What stays in the middle when the content does not fit at `minScale`. */
  centre?: Box;
  /** Where there is something to see: the view does not waste space beyond it. */
  within?: Box;
}

/** The part of the drawing to show so that `content` is centred and as large as the frame allows. */
export function frameBox(content: Box, screen: Size, frame: Frame): Box {
  const foot = frame.foot ?? 0;
  const free = {
    width: Math.max(screen.width - 2 * frame.margin, 1),
    height: Math.max(screen.height - 2 * frame.margin - foot, 1),
  };
  const fitting = Math.min(free.width / content.width, free.height / content.height);
  const scale = Math.min(Math.max(fitting, frame.minScale), frame.maxScale);
  const middle = fitting < frame.minScale && frame.centre ? frame.centre : content;
  const width = screen.width / scale;
  const height = screen.height / scale;
  const centred = {
    x: middle.x + middle.width / 2 - width / 2,
    y: middle.y + middle.height / 2 - (screen.height - foot) / scale / 2,
    width,
    height,
  };
  return frame.within ? keepWithin(centred, frame.within, frame.margin / scale, foot / scale) : centred;
}

/** Moves a box so that it shows nothing beyond `limits`, `margin` and `foot` apart, as far as it is small enough. */
export function keepWithin(box: Box, limits: Box, margin: number, foot: number): Box {
  const slide = (at: number, length: number, from: number, to: number) =>
    length > to - from ? at : Math.min(Math.max(at, from), to - length);
  const { x, y, width, height } = limits;
  return {
    ...box,
    x: slide(box.x, box.width, x - margin, x + width + margin),
    y: slide(box.y, box.height, y - margin, y + height + margin + foot),
  };
}

/**
 * Slides a box, by a quarter of its length at most, to where it cuts the fewest of these shapes at its edges: a word that is cut
 * in two says nothing.
 * @param keep stays in it
 * @param foot of the box, behind which nothing is read
 */
export function uncut(box: Box, shapes: readonly Box[], keep: Box, foot: number): Box {
  const beside = shapes.filter(({ y, height }) => y < box.y + box.height - foot && y + height > box.y);
  const x = clear(box.x, box.width, beside.map(spanX), [keep.x, keep.x + keep.width]);
  const above = shapes.filter((shape) => shape.x < x + box.width && shape.x + shape.width > x);
  const y = clear(box.y, box.height, above.map(spanY), [keep.y, keep.y + keep.height + foot]);
  return { ...box, x, y };
}

type Span = readonly [from: number, to: number];
/** Between an edge and what just fits, in units of the drawing. */
const GAP = 6;
const spanX = ({ x, width }: Box): Span => [x, x + width];
const spanY = ({ y, height }: Box): Span => [y, y + height];

function clear(at: number, length: number, spans: readonly Span[], [from, to]: Span): number {
  const cuts = (start: number) =>
    spans.filter(([near, far]) => [start, start + length].some((edge) => near < edge && edge < far)).length;
  const starts = spans.flatMap(([near, far]) => [
    near - GAP,
    far + GAP,
    near - GAP - length,
    far + GAP - length,
  ]);
  return starts
    .filter((start) => start <= from && start + length >= to && Math.abs(start - at) <= length / 4)
    .reduce((best, start) => {
      const fewer = cuts(start) - cuts(best);
      return fewer < 0 || (fewer === 0 && Math.abs(start - at) < Math.abs(best - at)) ? start : best;
    }, at);
}

/** A point on the way from one box to the other, `progress` from 0 to 1, with a soft start and end. */
export function between(from: Box, to: Box, progress: number): Box {
  const eased = progress * progress * (3 - 2 * progress);
  const mix = (a: number, b: number) => a + (b - a) * eased;
  return {
    x: mix(from.x, to.x),
    y: mix(from.y, to.y),
    width: mix(from.width, to.width),
    height: mix(from.height, to.height),
  };
}
