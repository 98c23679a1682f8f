// @ts-check
// How a value of the environment is read: one reader a kind, each with the line that says what it takes.

/** Its message is the one line an operator reads: the variable and what it takes. */
export class EnvError extends Error {
  /** @param {string} variable @param {string} takes @param {string} [value] left out where it may be a secret */
  constructor(variable, takes, value) {
    super(`${variable} takes ${takes}${value === undefined ? '' : `, not ${JSON.stringify(value)}`}.`);
    this.name = 'EnvError';
    this.variable = variable;
  }
}

const DAY_MS = 24 * 3600 * 1000;
const DURATION_MAX_MS = 366 * DAY_MS;

/** @param {string} name @param {string} value @param {number} min @param {number} max */
export function readInteger(name, value, min, max) {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < min || number > max) {
    throw new EnvError(name, `a whole number from ${min} to ${max}`, value);
  }
  return number;
}

/** @template {string} T @param {string} name @param {string} value @param {readonly T[]} choices @returns {T} */
export function readChoice(name, value, choices) {
  const choice = choices.find((known) => known === value);
  if (choice === undefined) throw new EnvError(name, `one of ${choices.join(', ')}`, value);
  return choice;
}

/** @param {string} name @param {string | undefined} value */
export function readSwitch(name, value) {
  if (value === undefined || value === '0') return false;
  if (value === '1') return true;
  throw new EnvError(name, '1 or 0', value);
}

/**
 * A URL may hold a password, so its value is never repeated in the message.
 * @param {string} name @param {string | undefined} value @param {string[]} protocols @param {boolean} needsHost
 */
export function readUrl(name, value, protocols, needsHost) {
  if (value === undefined) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !protocols.includes(url.protocol) || (needsHost && url.hostname === '')) {
    throw new EnvError(
      name,
      `a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    );
  }
  return value;
}

/**
 * Years and months have no fixed length, so a deadline cannot wait for them.
 * @param {string} name @param {string} value @param {number} [maxMs]
 */
export function readDurationMs(name, value, maxMs = DURATION_MAX_MS) {
  const match =
    /^P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d{1,3})?)S)?)?$/.exec(value);
  const [, weeks = '0', days = '0', hours = '0', minutes = '0', seconds = '0'] = match ?? [];
  const totalHours = (Number(weeks) * 7 + Number(days)) * 24 + Number(hours);
  const ms = Math.round(
    ((totalHours * 60 + Number(minutes)) * 60 + Number(seconds.replace(',', '.'))) * 1000,
  );
  if (match === null || ms > maxMs) {
    throw new EnvError(
      name,
      `an ISO 8601 duration of weeks, days, hours, minutes and seconds up to ${maxMs / DAY_MS} days, such as ${maxMs > DURATION_MAX_MS ? 'P90D, or off' : 'PT10M'}`,
      value,
    );
  }
  return ms;
}
