/** Days of the shop, in its own time zone: those of its bills and its books. */

/** Days that are told at once: a leap year. */
export const MAX_DAYS = 366;
/** What is told where nothing is asked for: four weeks and two days. */
const USUAL_DAYS = 30;

const DAY_MS = 24 * 60 * 60 * 1000;

/** A stretch of days, both included: `2026-11-01` to `2026-11-30`. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** The same, with whose days they are. */
export interface ShopDays extends Days {
  /** A name of the IANA's list, such as `Europe/Dublin`. */
  readonly timeZone: string;
}

const midnightMs = (day: string) => Date.parse(`${day}T00:00:00Z`);
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

const isDay = (text: string | null): text is string =>
  text !== null && /^[12]\d{3}-\d\d-\d\d$/.test(text) && dayOf(midnightMs(text) || 0) === text;

/** The day that it is in the shop: `2026-11-28`. */
const dayIn = (timeZone: string, now: Date) =>
  new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone }).format(now);

/**
 * The days that an address asks for.
 * @param timeZone the shop's
 * @returns the last thirty days where it names none; null where they are no days, not in order, or too many
 */
export function readDays(
  from: string | null,
  to: string | null,
  now: Date,
  timeZone: string,
): ShopDays | null {
  const today = dayIn(timeZone, now);
  const end = to === null || to === '' ? today : to;
  if (!isDay(end)) return null;
  const start = from === null || from === '' ? dayOf(midnightMs(end) - (USUAL_DAYS - 1) * DAY_MS) : from;
  if (!isDay(start)) return null;
  const days = (midnightMs(end) - midnightMs(start)) / DAY_MS + 1;
  return days >= 1 && days <= MAX_DAYS ? { from: start, to: end, timeZone } : null;
}
