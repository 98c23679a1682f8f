// @ts-check
// How limits are read from the environment: requests, mails, and how long data stay.
import { EnvError, readDurationMs } from './env-values.mjs';

/** Years of commercial law; what is to stay longer is `off`. */
const MAX_RETENTION_MS = 3_660 * 24 * 3600 * 1000;
const MAX_RATE = 1_000_000;
const MAX_MAILS = 100_000_000;

/** @param {string} name @param {string} value @param {string} what @returns {number | null} null: off */
export function readLimit(name, value, what) {
  if (value === 'off') return null;
  if (!/^\d+$/.test(value) || Number(value) < 1 || Number(value) > MAX_RATE) {
    throw new EnvError(name, `off or a number of ${what} from 1 to ${MAX_RATE}`, value);
  }
  return Number(value);
}

/** @param {string} name @param {string} value @returns {number | null} null: for ever */
export function readRetentionMs(name, value) {
  return value === 'off' ? null : readDurationMs(name, value, MAX_RETENTION_MS);
}

/** @typedef {{ hour: number, day: number }} MailLimit */
/** @typedef {{ newAddress: MailLimit, address: MailLimit, client: MailLimit, total: MailLimit }} MailLimits */

/** @type {MailLimits} */
const LIVE_MAIL_LIMITS = {
  // Two orders in full, and a few more on the same day.
  newAddress: { hour: 6, day: 12 },
  address: { hour: 20, day: 60 },
  // Customers behind one address, such as those of one office.
  client: { hour: 60, day: 300 },
  total: { hour: 5_000, day: 50_000 },
};
/** In the sandbox people try out what a shop does on many days. */
const SANDBOX_FACTOR = 100;

/** @type {ReadonlyMap<string, keyof MailLimits>} */
const MAIL_LIMIT_NAMES = new Map([
  ['new-address', 'newAddress'],
  ['address', 'address'],
  ['client', 'client'],
  ['total', 'total'],
]);

/**
 * What is not named keeps its default.
 * @param {string | undefined} value such as `address=20/60 total=5000/50000`, mails an hour and a day
 * @param {boolean} isLive
 * @returns {MailLimits | null} null: off
 */
export function readMailLimits(value, isLive) {
  if (value === 'off') return null;
  const factor = isLive ? 1 : SANDBOX_FACTOR;
  const limits = structuredClone(LIVE_MAIL_LIMITS);
  for (const limit of Object.values(limits)) {
    limit.hour *= factor;
    limit.day *= factor;
  }
  for (const part of value?.split(/[\s,]+/).filter((text) => text !== '') ?? []) {
    const [, name = '', hour = '', day = ''] = /^([a-z-]+)=(\d{1,9})\/(\d{1,9})$/.exec(part) ?? [];
    const key = MAIL_LIMIT_NAMES.get(name);
    if (key === undefined || Number(hour) > MAX_MAILS || Number(day) > MAX_MAILS) {
      throw new EnvError(
        'MAIL_LIMITS',
        `off, or mails an hour and a day for any of ${[...MAIL_LIMIT_NAMES.keys()].join(', ')}, such as address=20/60 total=5000/50000`,
        part,
      );
    }
    limits[key] = { hour: Number(hour), day: Number(day) };
  }
  return limits;
}
