import { evaluate } from 'feelin';
import { DateTime, Duration } from 'luxon';
import { EngineError, errorText } from './errors';

/** What FEEL texts may read: built by the shell from order, payment and variables. */
export type FeelScope = Readonly<Record<string, unknown>>;

const LONGEST_DURATION_YEARS = 10;

/** Is this text an expression (`=total > 5`) rather than plain text? */
export function isFeel(text: string): boolean {
  return text.startsWith('=');
}

/**
 * Evaluates a FEEL text beginning with `=`.
 * Unknown variables are null, as FEEL has it. Throws EngineError `feel-syntax` if the text does not parse.
 */
export function evaluateFeel(text: string, scope: FeelScope): unknown {
  if (!isFeel(text)) throw new EngineError('feel-syntax', `"${text}" is not FEEL: begin it with "=".`);
  try {
    // The copy drops readonly, which feelin's types do not know.
    return evaluate(text.slice(1), { ...scope }).value;
  } catch (error) {
    throw new EngineError('feel-syntax', `"${text}" is not valid FEEL: ${errorText(error)}.`, {
      cause: error,
    });
  }
}

/** The answer to a guard: anything but `true` is false. Throws EngineError `feel-syntax`. */
export function evaluateGuard(text: string, scope: FeelScope): boolean {
  return evaluateFeel(text, scope) === true;
}

/** What is wrong with the syntax of a FEEL text, or null. */
export function checkGuard(text: string): string | null {
  try {
    evaluateFeel(text, {});
    return null;
  } catch (error) {
    return errorText(error);
  }
}

/** What is wrong with a timer's duration as far as the model alone can tell, or null. */
export function checkDuration(text: string): string | null {
  if (isFeel(text)) return checkGuard(text);
  try {
    parseDuration(text, text);
    return null;
  } catch (error) {
    return errorText(error);
  }
}

/**
 * When a timer opened at `openedAt` is due.
 * `duration`: ISO 8601 text (`PT5M`), or FEEL beginning with `=` that gives a duration or such a text.
 * Throws EngineError `duration-invalid` (no duration, negative, over ten years) or `feel-syntax`.
 */
export function addDuration(openedAt: Date, duration: string, scope: FeelScope): Date {
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
