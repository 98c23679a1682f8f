// @ts-check
// Where the shop is reached from outside: what says it, and what each value takes.
import { EnvError } from './env-values.mjs';
import { isLoopback } from './this-machine.mjs';

export const PUBLIC_URL_TAKES =
  'the address that customers open, such as https://shop.example: https, or http on this machine, without path, query or password';
const ALLOWED_HOSTS_TAKES =
  'host names with a port or without, with commas between, such as shop.internal:3000';

/** As a URL writes it once it is read. */
const HOST_PATTERN = /^(?:[\w.-]+|\[[\da-f:.]+\])$/;

/** Its value may hold a password, so it is never repeated. @param {string | undefined} value @returns {string | null} an origin */
export function readPublicUrl(value) {
  if (value === undefined) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (
    url === null ||
    !isSafe ||
    url.pathname !== '/' ||
    /[?#@\\]/.test(value) ||
    !HOST_PATTERN.test(url.hostname)
  )
    throw new EnvError('PUBLIC_URL', PUBLIC_URL_TAKES);
  return url.origin;
}

/** @param {string | undefined} value @param {string | null} publicUrl @returns {string[]} in small letters */
export function readAllowedHosts(value, publicUrl) {
  const hosts =
    value
      ?.toLowerCase()
      .split(/[\s,]+/)
      .filter((host) => host !== '') ?? [];
  const bad = hosts.find((host) => !isHost(host));
  if (bad !== undefined) throw new EnvError('ALLOWED_HOSTS', ALLOWED_HOSTS_TAKES, bad);
  if (hosts.length > 0 && publicUrl === null)
    throw new EnvError('ALLOWED_HOSTS', `${ALLOWED_HOSTS_TAKES}, beside PUBLIC_URL, which is not set`);
  return hosts;
}

/** @param {string} host */
function isHost(host) {
  const name = host.replace(/:\d{1,5}$/, '');
  return HOST_PATTERN.test(name) && URL.canParse(`http://${host}`);
}
