import { FeelRange } from 'feelin';
import { type BuiltIn, builtIn } from './feel-built-in';
import { compare } from './feel-values';

/** The functions on ranges and points of DMN 1.5, 10.3.4.7: a point is the closed range from itself to itself. */
export const RANGE_FUNCTIONS: Readonly<Record<string, BuiltIn>> = {
  before: relation((a, b) => isBefore(a, b)),
  after: relation((a, b) => isBefore(b, a)),
  meets: relation((a, b) => isMet(a, b)),
  'met by': relation((a, b) => isMet(b, a)),
  overlaps: relation((a, b) => !isBefore(a, b) && !isBefore(b, a)),
  'overlaps before': relation((a, b) => overlapsBefore(a, b)),
  'overlaps after': relation((a, b) => overlapsBefore(b, a)),
  finishes: relation((a, b) => finishes(a, b)),
  'finished by': relation((a, b) => finishes(b, a)),
  includes: relation((a, b) => includes(a, b)),
  during: relation((a, b) => includes(b, a)),
  starts: relation((a, b) => starts(a, b)),
  'started by': relation((a, b) => starts(b, a)),
  coincides: relation((a, b) => startOrder(a, b) === 0 && endOrder(a, b) === 0),
};

interface Range {
  readonly start: unknown;
  readonly end: unknown;
  readonly hasStart: boolean;
  readonly hasEnd: boolean;
}

/** Null where their bounds cannot be compared, an open end included. */
function relation(holds: (a: Range, b: Range) => boolean): BuiltIn {
  return builtIn({ range1: 'any', range2: 'any' }, ({ range1, range2 }) => {
    const a = rangeOf(range1);
    const b = rangeOf(range2);
    return compare(a.start, b.start) === null || compare(a.end, b.end) === null ? null : holds(a, b);
  });
}

function rangeOf(value: unknown): Range {
  if (!(value instanceof FeelRange)) return { start: value, end: value, hasStart: true, hasEnd: true };
  const { start, end, 'start included': hasStart, 'end included': hasEnd } = value;
  return { start, end, hasStart, hasEnd };
}

const order = (a: unknown, b: unknown): number => compare(a, b) ?? Number.NaN;

/** Below zero: `a` begins before `b`. Of two that begin at one value that does which has it. */
function startOrder(a: Range, b: Range): number {
  return order(a.start, b.start) || Number(b.hasStart) - Number(a.hasStart);
}

/** Below zero: `a` ends before `b`. */
function endOrder(a: Range, b: Range): number {
  return order(a.end, b.end) || Number(a.hasEnd) - Number(b.hasEnd);
}

function isBefore(a: Range, b: Range): boolean {
  const between = order(a.end, b.start);
  return between < 0 || (between === 0 && !(a.hasEnd && b.hasStart));
}

function isMet(a: Range, b: Range): boolean {
  return a.hasEnd && b.hasStart && order(a.end, b.start) === 0;
}

function overlapsBefore(a: Range, b: Range): boolean {
  return startOrder(a, b) < 0 && !isBefore(a, b) && endOrder(a, b) <= 0;
}

function finishes(a: Range, b: Range): boolean {
  return endOrder(a, b) === 0 && startOrder(a, b) >= 0;
}

function starts(a: Range, b: Range): boolean {
  return startOrder(a, b) === 0 && endOrder(a, b) <= 0;
}

function includes(a: Range, b: Range): boolean {
  return startOrder(a, b) <= 0 && endOrder(a, b) >= 0;
}
