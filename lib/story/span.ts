const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

const plural = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** How long something takes, as one says it: `1 second`, `12 seconds`, `4 min 12 s`, `3 h 5 min`, `2 days`. At least a second. */
export function formatSpan(seconds: number): string {
  const whole = Math.max(Math.round(seconds), 1);
  if (whole < MINUTE_S) return plural(whole, 'second');
  if (whole < HOUR_S) return withRest(whole, MINUTE_S, 'min', 1, 's');
  if (whole < 2 * DAY_S) return withRest(whole, HOUR_S, 'h', MINUTE_S, 'min');
  return plural(Math.round(whole / DAY_S), 'day');
}

function withRest(seconds: number, unitS: number, unit: string, restS: number, rest: string): string {
  const left = Math.floor((seconds % unitS) / restS);
  return `${Math.floor(seconds / unitS)} ${unit}${left === 0 ? '' : ` ${left} ${rest}`}`;
}
