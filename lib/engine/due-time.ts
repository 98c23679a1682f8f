import { DateTime, Duration } from 'luxon';
import { EngineError, errorText } from './errors';
import { checkGuard, evaluateFeel, type FeelScope, isFeel } from './feel';
import { TIMER_KINDS } from './kinds';
import type { TimerText } from './types';

/**
 * When timers are due: the one place that reckons with their texts, the time scale and the grace.
 *
 * A timer is due once the time of its text has passed on the clock of its order, which runs `timeScale` times as fast as
 * the model's. It fires a grace later, which is real time: no clock of an order moves it.
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
}

const LONGEST_DURATION_YEARS = 10;

/** What is wrong with a timer's text as far as the model alone can tell, or null. */
export function checkTimerText({ text }: TimerText): string | null {
  if (isFeel(text)) return checkGuard(text);
  try {
    parseDuration(text, text);
    return null;
  } catch (error) {
    return errorText(error);
  }
}

/**
 * When a timer that opens at `openedAtMs` is due, and fires.
 * @throws EngineError `duration-invalid` (no duration, negative, over ten years) or `feel-syntax`
 */
export function dueTimeOf(
  timer: TimerText,
  openedAtMs: number,
  scope: FeelScope,
  { timeScale, graceMs }: TimerClock,
): DueTime {
  const modelMs = modelEnd(timer, new Date(openedAtMs), scope).getTime() - openedAtMs;
  return withGrace(openedAtMs + Math.round(modelMs / timeScale), graceMs);
}

/** A due time with the instant of its firing. Milliseconds. */
export function withGrace(dueAtMs: number, graceMs: number): DueTime {
  return { dueAtMs, firesAtMs: dueAtMs + graceMs };
}

/** What is left of a timer once its order's own clock runs `to` times as fast instead of `from` times. Milliseconds. */
export function rescaled(leftMs: number, from: number, to: number): number {
  return Math.round((leftMs * from) / to);
}

/** When the timer would be due if its order's clock ran as the model's. @throws EngineError */
function modelEnd({ type, text }: TimerText, openedAt: Date, scope: FeelScope): Date {
  switch (type) {
    case 'duration':
      return addDuration(openedAt, text, scope);
    case 'date':
    case 'cycle':
    case 'nothing':
      throw new EngineError(
        'duration-invalid',
        `The timer "${text}" cannot run: ${TIMER_KINDS[type].refused}.`,
      );
  }
}

/** @param duration ISO 8601 text (`PT5M`), or FEEL beginning with `=` that gives a duration or such a text */
function addDuration(openedAt: Date, duration: string, scope: FeelScope): Date {
  if (Number.isNaN(openedAt.getTime()))
    throw new EngineError('duration-invalid', 'The timer has no valid start time.');
  const value = isFeel(duration) ? evaluateFeel(duration, scope) : duration;
  // feelin's durations print as ISO 8601; anything else it gives is no duration and fails below.
  const iso = typeof value === 'string' || isPrintable(value) ? String(value) : '';
  const length = knownDuration(iso, duration);
  // Only months and years need a calendar; in UTC a day has 24 hours.
  if (length.months === 0 && length.years === 0 && length.quarters === 0)
    return new Date(openedAt.getTime() + length.toMillis());
  return DateTime.fromJSDate(openedAt, { zone: 'utc' }).plus(length).toJSDate();
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
        : parsed.as('years') > LONGEST_DURATION_YEARS
          ? `is longer than ${LONGEST_DURATION_YEARS} years`
          : null;
  if (wrong !== null) throw new EngineError('duration-invalid', `The duration "${source}" ${wrong}.`);
  return parsed;
}
