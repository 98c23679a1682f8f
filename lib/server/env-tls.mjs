// @ts-check
// Live mode sends nothing in the clear: what the URLs of the database and of the mail server must say for that.
import { hostUrls } from '../db/hosts.mjs';
import { EnvError } from './env-values.mjs';
import { isLoopback } from './this-machine.mjs';

/**
 * What `sslmode` says. The driver takes `require` and `verify-ca` for `verify-full`, and never falls back to plain text;
 * `no-verify` is its own word. `prefer` and `allow` mean plain text where the server wishes it.
 */
const SAID = new Set(['require', 'verify-ca', 'verify-full', 'no-verify', 'disable']);

/**
 * @param {'DATABASE_URL' | 'DIRECT_URL' | 'DATABASE_READ_URL'} name @param {string | null} value
 * @param {string | undefined} defaultHost where the driver goes for a URL without host: `PGHOST`
 * @throws EnvError where the way to PostgreSQL may be plain text and the URL does not say so
 */
export function checkDatabaseTls(name, value, defaultHost) {
  for (const url of value === null ? [] : hostUrls(value)) checkHostTls(name, new URL(url), defaultHost);
}

/** @param {string} name @param {URL} url @param {string | undefined} defaultHost */
function checkHostTls(name, url, defaultHost) {
  // Of several the driver takes the last.
  const said = url.searchParams.getAll('sslmode').at(-1) ?? '';
  if (SAID.has(said) || databaseHosts(url, defaultHost).every(isHere)) return;
  throw new EnvError(
    name,
    'a URL with ?sslmode=verify-full (or require, verify-ca) in live mode, unless the database is on this machine; ?sslmode=disable says that plain text is meant',
  );
}

/** @param {URL} url @param {string | undefined} defaultHost @returns {string[]} */
function databaseHosts(url, defaultHost = 'localhost') {
  const host = url.searchParams.getAll('host').at(-1) || decodeURIComponent(url.hostname) || defaultHost;
  return host.split(',');
}

/** A Unix socket is named by its folder. @param {string} host */
const isHere = (host) => host.startsWith('/') || isLoopback(host);

/**
 * Must the mail server offer STARTTLS? `smtps://` has TLS from the first byte; `?ignoreTLS=true`, nodemailer's own word, says
 * that plain text is meant.
 * @param {string | null} value `SMTP_URL`
 */
export function demandsStartTls(value) {
  if (value === null) return false;
  const { protocol, hostname, searchParams } = new URL(value);
  const isPlain = ['true', '1'].includes(searchParams.getAll('ignoreTLS').at(-1) ?? '');
  return protocol === 'smtp:' && !isPlain && !isLoopback(hostname);
}
