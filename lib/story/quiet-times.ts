/** Hours of the day, as people type them: `22:00`. */

const DAY_MINUTES = 24 * 60;
const HOURS = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** @returns minutes of the day, or null */
export function readHours(text: string): number | null {
  const [, hours, minutes] = HOURS.exec(text) ?? [];
  return hours === undefined || minutes === undefined ? null : Number(hours) * 60 + Number(minutes);
}

/** `1320` → `22:00` */
export const formatHours = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** The minute of the day that it is in a time zone. */
export function minuteOfDay(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    timeZone,
  } as const).formatToParts(at);
  const of = (type: 'hour' | 'minute') => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return of('hour') * 60 + of('minute');
}

/** Is it within these times? They may go over midnight; `until` is no part of them. */
export function isWithin(minute: number, from: number, until: number): boolean {
  const since = (minute - from + DAY_MINUTES) % DAY_MINUTES;
  return since < (until - from + DAY_MINUTES) % DAY_MINUTES;
}
