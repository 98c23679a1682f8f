import { FeelDate, FeelDateTime } from 'feelin';
import { DateTime, Duration, IANAZone } from 'luxon';
import { EngineError, errorText } from './errors';
import { checkGuard, evaluateFeel, type FeelScope, isFeel } from './feel';
import { firstOf, instantOf } from './feel-values';
import { TIMER_KINDS } from './kinds';
import type { TimerText } from './types';

/**
 * When timers are due: the one place that reckons with their texts, the time scale and the grace.
 *
 * A duration is over once it has passed on the clock of its order, which runs `timeScale` times as fast as the model's; its
 * months and years are those of the calendar in the shop's time zone. A date is an instant, whatever any clock says; one that
 * has passed is due at once. A timer fires a grace after it is due, which is real time: no clock of an order moves it.
 */
export interface DueTime {
  /** Milliseconds since 1970. */
  readonly dueAtMs: number;
  /** Grace included. Milliseconds since 1970. */
  readonly firesAtMs: number;
}

/** How the time of the model passes for one timer of one order. */
export interface TimerClock {
  /** The server's time scale times the order's own: durations of the model are divided by it. */
  readonly timeScale: number;
  /** How long the timer waits beyond its due time. Milliseconds. */
  readonly graceMs: number;
  /** The shop's, an IANA name: of dates that name no zone, and of the calendar that months are counted by. */
  readonly timeZone: string;
}

const LONGEST_YEARS = 10;

/** What is wrong with a timer's text as far as the model alone can tell, or null. */
export function checkTimerText({ type, text }: TimerText): string | null {
  if (isFeel(text)) return checkGuard(text);
  try {
    if (type === 'date') parseDate(text, text, 'utc');
    else parseDuration(text, text);
    return null;
  } catch (error) {
    return errorText(error);
  }
}

/**
 * When a timer that opens at `openedAtMs` is due, and fires.
 * @throws EngineError `duration-invalid` (neither duration nor date, negative, over ten years) or `feel-syntax`
 */
export function dueTimeOf(
  { type, text }: TimerText,
  openedAtMs: number,
  scope: FeelScope,
  { timeScale, graceMs, timeZone }: TimerClock,
): DueTime {
  if (Number.isNaN(openedAtMs))
    throw new EngineError('duration-invalid', 'The timer has no valid start time.');
  switch (type) {
    case 'duration': {
      const modelMs = durationEnd(openedAtMs, text, scope, timeZone) - openedAtMs;
      return withGrace(openedAtMs + Math.round(modelMs / timeScale), graceMs);
    }
    case 'date':
      return withGrace(Math.max(openedAtMs, dateOf(text, scope, timeZone, openedAtMs)), graceMs);
    case 'cycle':
    case 'several':
    case 'nothing':
      throw new EngineError(
        'duration-invalid',
        `The timer "${text}" cannot run: ${TIMER_KINDS[type].refused}.`,
      );
  }
}

/** A due time with the instant of its firing. Milliseconds. */
export function withGrace(dueAtMs: number, graceMs: number): DueTime {
  return { dueAtMs, firesAtMs: dueAtMs + graceMs };
}

/** What is left of a timer once its order's own clock runs `to` times as fast instead of `from` times. Milliseconds. */
export function rescaled(leftMs: number, from: number, to: number): number {
  return Math.round((leftMs * from) / to);
}

/**
 * When a duration would be over if its order's clock ran as the model's. Milliseconds since 1970.
 * @param duration ISO 8601 text (`PT5M`), or FEEL beginning with `=` that gives a duration or such a text
 */
function durationEnd(openedAtMs: number, duration: string, scope: FeelScope, zone: string): number {
  const value = isFeel(duration) ? evaluateFeel(duration, scope) : duration;
  // feelin's durations print as ISO 8601; anything else it gives is no duration and fails below.
  const iso = typeof value === 'string' || isPrintable(value) ? String(value) : '';
  const length = knownDuration(iso, duration);
  // Only months and years need a calendar: a day has 24 hours, as in Camunda 8.
  if (length.months === 0 && length.years === 0 && length.quarters === 0)
    return openedAtMs + length.toMillis();
  return DateTime.fromMillis(openedAtMs, { zone }).plus(length).toMillis();
}

/** ISO 8601 as Camunda 8 takes it, the zone optional, in brackets or after `@`; of a day alone its beginning is meant. */
const DATE =
  /^(?<local>\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?)(?<offset>Z|[+-]\d{2}:\d{2})?(?:\[(?<bracketed>[^\]]+)\]|@(?<named>.+))?$/;

/**
 * The instant of a date. Milliseconds since 1970.
 * @param date ISO 8601 text, or FEEL beginning with `=` that gives a date, a date and time, or such a text
 * @param zone of one that names none
 */
function dateOf(date: string, scope: FeelScope, zone: string, openedAtMs: number): number {
  const value = isFeel(date) ? evaluateFeel(date, scope) : date;
  return instantOfDate(value, { text: date, zone, openedAtMs });
}

/**
 * The instant of a date that FEEL or the model gave. Milliseconds since 1970.
 * @param said `text`: what the model says, for the message; `zone`: of a date that names none; `openedAtMs`: how far ahead it
 * may lie is counted from there
 * @throws EngineError `duration-invalid` for what is no date, or lies more than ten years ahead
 */
export function instantOfDate(
  value: unknown,
  { text, zone, openedAtMs }: { readonly text: string; readonly zone: string; readonly openedAtMs: number },
): number {
  const found =
    value instanceof FeelDateTime
      ? instantOf(value, zone)
      : parseDate(typeof value === 'string' || value instanceof FeelDate ? value.toString() : '', text, zone);
  if (found.diff(DateTime.fromMillis(openedAtMs)).as('years') > LONGEST_YEARS)
    throw new EngineError(
      'duration-invalid',
      `The date "${text}" is more than ${LONGEST_YEARS} years ahead.`,
    );
  return found.toMillis();
}

/** `iso` as an instant; `source` is what the model says, for the message. */
function parseDate(iso: string, source: string, zone: string): DateTime {
  const { local = '', offset, bracketed, named } = DATE.exec(iso)?.groups ?? {};
  const own = bracketed ?? named;
  // An offset says exactly when; a zone beside it adds nothing.
  const found =
    offset === undefined
      ? firstOf(DateTime.fromISO(local, { zone: own ?? zone }))
      : DateTime.fromISO(local + offset, { setZone: true });
  if (local !== '' && found.isValid && (own === undefined || IANAZone.isValidZone(own))) return found;
  throw new EngineError(
    'duration-invalid',
    `The date "${source}" is not an ISO 8601 date and time such as "2026-12-24T18:00:00Z".`,
  );
}

const MAX_KNOWN = 1_000;
const known = new Map<string, Duration>();

/** Models say the same few durations again and again: each is parsed once. */
function knownDuration(iso: string, source: string): Duration {
  const found = known.get(iso);
  if (found !== undefined) return found;
  const parsed = parseDuration(iso, source);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(iso, parsed);
  return parsed;
}

function isPrintable(value: unknown): value is { toString(): string } {
  return typeof value === 'object' && value !== null && 'iso' in value;
}

/** `iso` as a duration; `source` is what the model says, for the message. */
function parseDuration(iso: string, source: string): Duration {
  const parsed = Duration.fromISO(iso);
  const wrong =
    !parsed.isValid || !/^[-+]?P.*\d/.test(iso)
      ? 'is not an ISO 8601 duration such as "PT5M"'
      : Object.values(parsed.toObject()).some((amount) => amount < 0)
        ? 'is negative'
        : parsed.as('years') > LONGEST_YEARS
          ? `is longer than ${LONGEST_YEARS} years`
          : null;
  if (wrong !== null) throw new EngineError('duration-invalid', `The duration "${source}" ${wrong}.`);
  return parsed;
}
