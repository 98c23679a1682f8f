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
const exact = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'full', timeStyle: 'long' });

/** `12:05:00` today, `21 Nov, 12:05` on any other day. */
export function formatClock(atMs: number, nowMs: number): string {
  const sameDay = new Date(atMs).toDateString() === new Date(nowMs).toDateString();
  return (sameDay ? clock : dayAndClock).format(atMs);
}

/** The whole truth, for titles and screen readers. */
export function formatExact(atMs: number): string {
  return exact.format(atMs);
}

const two = (value: number) => String(value).padStart(2, '0');

/** `4:59`, `1:03:20`, `2 days 4 h`. Rounded up, so that a countdown reaches 0:00 when the time has come. */
export function formatRemaining(remainingMs: number): string {
  const seconds = Math.max(0, Math.ceil(remainingMs / SECOND_MS));
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
