/** How times are said. The locale is fixed, so that the page reads the same everywhere; the zone is the reader's. */

const LOCALE = 'en-IE';
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const clock = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayAndClock = new Intl.DateTimeFormat(LOCALE, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const hourAndMinute = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' });
const exact = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'full', timeStyle: 'long' });

const isSameDay = (one: number, other: number) =>
  new Date(one).toDateString() === new Date(other).toDateString();

/** `12:05:00` today, `21 Nov, 12:05` on any other day; nothing while `nowMs` is 0: the reader's zone is not known yet. */
export function formatClock(atMs: number, nowMs: number): string {
  if (nowMs === 0) return '';
  return (isSameDay(atMs, nowMs) ? clock : dayAndClock).format(atMs);
}

/** The whole truth, for titles and screen readers. */
export function formatExact(atMs: number): string {
  return exact.format(atMs);
}

/** Nearer than this a minute is too coarse. */
const NEAR_MS = 2 * MINUTE_MS;

/** `14:05` today, `21 Nov, 14:05` on any other day: what happened a while ago needs no seconds. */
export function formatMinute(atMs: number, nowMs: number): string {
  return (isSameDay(atMs, nowMs) ? hourAndMinute : dayAndClock).format(atMs);
}

/** `14:05`; with its seconds where it is near, with its day where that is another one. */
export function formatDeadline(atMs: number, nowMs: number): string {
  return isSameDay(atMs, nowMs) && Math.abs(atMs - nowMs) >= NEAR_MS
    ? hourAndMinute.format(atMs)
    : formatClock(atMs, nowMs);
}

const two = (value: number) => String(value).padStart(2, '0');

/** `4:59`, `1:03:20`, `2 days 4 h`. Rounded up, so that a countdown reaches 0:00 when the time has come. */
export function formatRemaining(remainingMs: number): string {
  return formatSeconds(Math.max(0, Math.ceil(remainingMs / SECOND_MS)));
}

/** `0:42`, `1:03:20`: the time that has passed, rounded down. */
export function formatElapsed(elapsedMs: number): string {
  return formatSeconds(Math.max(0, Math.floor(elapsedMs / SECOND_MS)));
}

/** `42 ms`, `3.4 s`, `4:12`: how long something took. */
export function formatTook(tookMs: number): string {
  if (tookMs < SECOND_MS) return `${Math.max(0, Math.round(tookMs))} ms`;
  return tookMs < 10 * SECOND_MS ? `${(tookMs / SECOND_MS).toFixed(1)} s` : formatElapsed(tookMs);
}

function formatSeconds(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} days ${hours % 24} h`;
  if (hours >= 1) return `${hours}:${two(minutes % 60)}:${two(seconds % 60)}`;
  return `${minutes}:${two(seconds % 60)}`;
}

const plural = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** `just now`, `5 minutes ago`, `in 3 hours`. */
export function formatRelative(atMs: number, nowMs: number): string {
  const distance = Math.abs(atMs - nowMs);
  if (distance < 10 * SECOND_MS) return 'just now';
  const words =
    distance < MINUTE_MS
      ? plural(Math.floor(distance / SECOND_MS), 'second')
      : distance < HOUR_MS
        ? plural(Math.floor(distance / MINUTE_MS), 'minute')
        : distance < DAY_MS
          ? plural(Math.floor(distance / HOUR_MS), 'hour')
          : plural(Math.floor(distance / DAY_MS), 'day');
  return atMs > nowMs ? `in ${words}` : `${words} ago`;
}
