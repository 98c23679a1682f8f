import type { Flow, Graph } from './graph';

/** A point of a way, and which share of it is covered there. */
export interface Waypoint {
  x: number;
  y: number;
  offset: number;
}

/**
 * The way of a token along flows that follow each other, and straight through the elements between them.
 *
 * @returns at least two points, with offsets from 0 to 1 that never fall
 */
export function routeOf(flows: readonly Flow[], { nodes }: Graph): Waypoint[] {
  const points = flows.flatMap(({ waypoints }) => waypoints.map(({ x, y }) => ({ x, y })));
  const last = flows.at(-1);
  const target = last && nodes.get(last.target);
  // It comes to rest in the middle of where it goes.
  if (target) {
    const { x, y, width, height } = target.box;
    points.push({ x: x + width / 2, y: y + height / 2 });
  }
  const lengths = points.map((point, at) => {
    const from = points[at - 1] ?? point;
    return Math.hypot(point.x - from.x, point.y - from.y);
  });
  const whole = lengths.reduce((sum, length) => sum + length, 0) || 1;
  let covered = 0;
  return points.map((point, at) => {
    covered += lengths[at] ?? 0;
    return { ...point, offset: Math.min(covered / whole, 1) };
  });
}
