import { dateAndTime, duration, type FeelDate, FeelDateTime } from 'feelin';
import { DateTime, IANAZone } from 'luxon';
import { type BuiltIn, builtIn } from './feel-built-in';
import { compiled, instantOf, typeOf } from './feel-values';

/** `2018-04-29T09:30:00+02:00[Europe/Berlin]`: the offset says no more than the zone does. */
const OFFSET_AND_ZONE = /(?:Z|[+-]\d{2}:\d{2})\[(.+)\]$/;

const combined = compiled('function(a, b) date and time(a, b)');
const toDate = compiled('function(a) date(a)');

export const TEMPORAL_FUNCTIONS: Readonly<Record<string, BuiltIn>> = {
  'date and time': builtIn({ date: 'any', time: 'any?' }, ({ date, time }) => {
    if (time === undefined || time === null)
      return typeof date === 'string' ? dateAndTime(date.replace(OFFSET_AND_ZONE, '@$1')) : date;
    return date instanceof FeelDateTime && typeof time === 'string'
      ? inZone(date, time)
      : combined(date, time);
  }),
  'years and months duration': builtIn({ from: 'any', to: 'any' }, (given) => {
    const from = dateOf(given.from);
    const to = dateOf(given.to);
    if (from === null || to === null) return null;
    const { years, months } = to.diff(from, ['years', 'months', 'days']);
    return duration(`${years < 0 || months < 0 ? '-' : ''}P${Math.abs(years)}Y${Math.abs(months)}M`);
  }),
  'last day of month': builtIn({ date: 'any' }, ({ date }) => {
    const day = dateOf(date);
    return day === null ? null : toDate(day.endOf('month').toISODate());
  }),
};

/** The same instant by the clocks of another zone; a local time is taken for one of that zone. */
function inZone(dateTime: FeelDateTime, zone: string): FeelDateTime | null {
  const named = zone === 'Z' ? 'UTC' : zone;
  if (!IANAZone.isValidZone(named)) return null;
  const there = instantOf(dateTime, named).setZone(named);
  return dateAndTime(`${there.toISO({ includeOffset: false })}${zone === 'Z' ? 'Z' : `@${zone}`}`);
}

/** The calendar day of a date, or of a date and time, at midnight in UTC: for reckoning with days. */
function dateOf(value: unknown): DateTime | null {
  const type = typeOf(value);
  if (type !== 'date' && type !== 'date and time') return null;
  // The types have these.
  const { year, month, day } = value as FeelDate | FeelDateTime;
  return DateTime.utc(year, month, day);
}

/** ISO 8601, and what Java's `ISO_ZONED_DATE_TIME` adds of a named zone. */
export function isoWithZone(dateTime: FeelDateTime): string {
  const { timezone } = dateTime;
  if (timezone === null || !IANAZone.isValidZone(timezone) || timezone === 'UTC') return dateTime.toString();
  return `${instantOf(dateTime, timezone).toISO({ suppressMilliseconds: true })}[${timezone}]`;
}
