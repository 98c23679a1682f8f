import {
  duration,
  evaluate,
  FeelDate,
  FeelDateTime,
  FeelDuration,
  FeelFunction,
  FeelRange,
  FeelTime,
} from 'feelin';
import { DateTime } from 'luxon';

/** The types that Camunda 8's FEEL tells apart, and what its operators make of them. */
export type FeelType =
  | 'null'
  | 'boolean'
  | 'number'
  | 'string'
  | 'list'
  | 'context'
  | 'date'
  | 'time'
  | 'date and time'
  | 'days and time duration'
  | 'years and months duration'
  | 'range'
  | 'function';

export function typeOf(value: unknown): FeelType {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return typeof value as 'boolean' | 'number' | 'string';
  if (Array.isArray(value)) return 'list';
  if (value instanceof FeelDate) return 'date';
  if (value instanceof FeelTime) return 'time';
  if (value instanceof FeelDateTime) return 'date and time';
  if (value instanceof FeelDuration)
    return value.years === null ? 'days and time duration' : 'years and months duration';
  if (value instanceof FeelRange) return 'range';
  return typeof value === 'function' || value instanceof FeelFunction ? 'function' : 'context';
}

/**
 * A FEEL text `function(…) …` as a function. feelin parses a text each time it evaluates one; what a function
 * definition stands for it builds once.
 */
export function compiled(
  text: string,
  context: Record<string, unknown> = {},
): (...given: unknown[]) => unknown {
  const { value, warnings } = evaluate(text, context, 'camunda');
  if (!(value instanceof FeelFunction)) throw new Error(`"${text}" defines no function.`);
  return (...given) => {
    try {
      return value.fn(...given) ?? null;
    } finally {
      // It notes every null of every call here, for ever.
      warnings.length = 0;
    }
  };
}

const isBefore = compiled('function(a, b) a < b');
const isEqual = compiled('function(a, b) a = b');

/** Equal by FEEL, of one type. */
export function equal(a: unknown, b: unknown): boolean {
  return a === b || (typeOf(a) === typeOf(b) && isEqual(a, b) === true);
}

const ORDERED: ReadonlySet<FeelType> = new Set<FeelType>([
  'number',
  'string',
  'date',
  'time',
  'date and time',
  'days and time duration',
  'years and months duration',
]);

/** Below, at or above zero as `a` stands to `b`; null: they cannot be compared. */
export function compare(a: unknown, b: unknown): number | null {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const type = typeOf(a);
  if (type !== typeOf(b) || !ORDERED.has(type)) return null;
  if (isBefore(a, b) === true) return -1;
  if (isBefore(b, a) === true) return 1;
  return isEqual(a, b) === true ? 0 : null;
}

/** `a * b`; null: not defined for what they are. */
export function multiply(a: unknown, b: unknown): unknown {
  if (typeof a === 'number') return typeof b === 'number' ? a * b : multiply(b, a);
  if (typeof b !== 'number' || !(a instanceof FeelDuration)) return null;
  return ofAmount(a, amountOf(a) * Math.trunc(b));
}

/** `a / b`; null: not defined for what they are, or by zero. */
export function divide(a: unknown, b: unknown): unknown {
  if (typeof a === 'number' && typeof b === 'number') return b === 0 ? null : a / b;
  if (!(a instanceof FeelDuration)) return null;
  if (typeof b === 'number') return b === 0 ? null : ofAmount(a, Math.trunc(amountOf(a) / b));
  if (!(b instanceof FeelDuration) || typeOf(a) !== typeOf(b) || amountOf(b) === 0) return null;
  return amountOf(a) / amountOf(b);
}

/** Months, or milliseconds: by the type of the duration. */
function amountOf({ value }: FeelDuration): number {
  return value.years !== 0 || value.months !== 0
    ? value.years * 12 + value.months
    : (value.weeks * 7 + value.days) * DAY_MS +
        value.hours * HOUR_MS +
        value.minutes * MINUTE_MS +
        value.seconds * 1_000 +
        value.milliseconds;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A duration of the type of `like`. */
function ofAmount(like: FeelDuration, amount: number): FeelDuration | null {
  const size = Math.abs(amount);
  const parts =
    typeOf(like) === 'years and months duration'
      ? `${Math.floor(size / 12)}Y${size % 12}M`
      : `${Math.floor(size / DAY_MS)}DT${Math.floor((size % DAY_MS) / HOUR_MS)}H` +
        `${Math.floor((size % HOUR_MS) / MINUTE_MS)}M${(size % MINUTE_MS) / 1_000}S`;
  return duration(`${amount < 0 ? '-' : ''}P${parts}`);
}

/**
 * A date and time on the time line.
 * @param zone where its own has none: an IANA name
 */
export function instantOf({ value, timezone }: FeelDateTime, zone: string): DateTime {
  const { year, month, day, hour, minute, second, millisecond } = value;
  const named = timezone === null ? zone : timezone.replace(/^(?=[+-])/, 'UTC').replace(/^Z$/, 'UTC');
  return firstOf(
    DateTime.fromObject({ year, month, day, hour, minute, second, millisecond }, { zone: named }),
  );
}

/**
 * Of the two instants of an hour that clocks go through twice the first, as java.time has it: luxon takes the one whose
 * offset is nearer to today's. An hour that clocks leave out lies an hour later.
 */
export function firstOf(local: DateTime): DateTime {
  return local.isValid ? DateTime.min(local, ...local.getPossibleOffsets()) : local;
}
