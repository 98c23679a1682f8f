// @ts-check
// Every environment variable Orderflow reads, with its default and what it takes.
// Plain JavaScript without dependencies: a bad value must stop the start before anything is installed or built.
import { isIP } from 'node:net';
import { hostname as machineHostname } from 'node:os';
import { resolve } from 'node:path';
import { hostUrls, wantsAnotherServer } from '../db/hosts.mjs';
import { readLimit, readMailLimits, readRetentionMs } from './env-limits.mjs';
import { checkMode, TRUST_PROXY_TAKES, WEBHOOK_SECRET_TAKES } from './env-modes.mjs';
import { readOidc } from './env-oidc.mjs';
import { readAllowedHosts, readPublicUrl } from './env-public.mjs';
import { readSecretsKeys } from './env-secrets.mjs';
import { demandsStartTls } from './env-tls.mjs';
import { EnvError, readChoice, readDurationMs, readInteger, readSwitch, readUrl } from './env-values.mjs';
import { isLoopback } from './this-machine.mjs';

/**
 * @typedef {'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'} LogLevel
 *
 * @typedef {object} Env
 * @property {number} port 0 lets the system choose a free one
 * @property {string} hostname
 * @property {string | null} databaseUrl null: the embedded database
 * @property {string | null} directUrl PostgreSQL's own address where the other leads to a pooler
 * @property {string | null} readUrl a read replica of PostgreSQL
 * @property {string} dataDir absolute
 * @property {number} timeScale
 * @property {'sandbox' | 'live'} paymentMode
 * @property {boolean} isExposed a sandbox that listens for others than this machine
 * @property {string | null} publicUrl the origin that customers open; null: where it listens, in the sandbox alone
 * @property {string[]} allowedHosts other hosts that requests may name, in small letters
 * @property {string[] | null} webhookSecrets newest first; null: made at first start, kept in the database
 * @property {number} paymentGraceMs not yet divided by the time scale
 * @property {string | null} operatorToken
 * @property {import('./env-oidc.mjs').OidcEnv | null} oidc null: nobody signs in by a provider
 * @property {string[] | null} secretsKeys seal the secrets in the database, the one that seals first
 * @property {number | null} rateLimit requests a minute and client address; null: off
 * @property {boolean} unpaidLimits is it bounded what orders hold without being paid?
 * @property {number | null} readLimit reading requests a minute and client address; null: off
 * @property {number | null} maxOpenRequests of one client at once, event streams aside; null: off
 * @property {'at-once' | 'by-hand'} fulfilment who packs: nobody, as in a sandbox, or a person at the desk
 * @property {'at-once' | 'after-approval'} refunds what is due and a provider can send back
 * @property {number} maxStreams event streams of this process at once
 * @property {string[]} trustProxy IP addresses and CIDR ranges
 * @property {{ secretKey: string, webhookSecret: string } | null} stripe null: no payments by card
 * @property {string | null} smtpUrl
 * @property {boolean} smtpDemandsTls without STARTTLS nothing is sent
 * @property {string | null} mailFrom
 * @property {import('./env-limits.mjs').MailLimits | null} mailLimits null: off
 * @property {number | null} retentionMs of customers' data, from the end of their order on; null: for ever
 * @property {number | null} retentionAbandonedMs the same where nothing was bought
 * @property {LogLevel} logLevel
 * @property {boolean} allowEmbeddedLive
 * @property {boolean} allowPrivateWebhooks webhooks may go to this machine and to private networks, and by plain HTTP
 * @property {boolean} routesThroughNext for comparison: Next runs the API's routes, in several times the time
 */

/** Every variable of ours: what runs tests takes them away, so that no test meets the data of a real shop. */
export const ENV_NAMES = [
  'ALLOWED_HOSTS',
  'ALLOW_EMBEDDED_LIVE',
  'ALLOW_PRIVATE_WEBHOOKS',
  'DATABASE_READ_URL',
  'DATABASE_URL',
  'DATA_DIR',
  'DIRECT_URL',
  'FULFILMENT',
  'HOSTNAME',
  'LOG_LEVEL',
  'MAIL_FROM',
  'MAIL_LIMITS',
  'MAX_OPEN_REQUESTS',
  'MAX_STREAMS',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
  'OIDC_DOMAINS',
  'OIDC_ISSUER',
  'OIDC_NAME',
  'OIDC_ROLES',
  'OIDC_ROLE_CLAIM',
  'OPERATOR_TOKEN',
  'PAYMENT_GRACE',
  'PAYMENT_MODE',
  'PAYMENT_WEBHOOK_SECRET',
  'PORT',
  'PUBLIC_URL',
  'RATE_LIMIT',
  'READ_LIMIT',
  'REFUNDS',
  'RETENTION',
  'RETENTION_ABANDONED',
  'ROUTES_THROUGH_NEXT',
  'SECRETS_KEY',
  'SMTP_URL',
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
  'TIME_SCALE',
  'TRUST_PROXY',
  'UNPAID_LIMITS',
];

const LOG_LEVELS = /** @type {const} */ (['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']);
const HOSTNAME_PATTERN =
  /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/;
const MAILBOX_PATTERN = /^([^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/;
// RFC 6750's b64token: anything else cannot be sent as a bearer token.
const BEARER_PATTERN = /^[A-Za-z0-9._~+/-]+=*$/;
const OPERATOR_TOKEN_MIN_LENGTH = 32;
const OPERATOR_TOKEN_TAKES = `at least ${OPERATOR_TOKEN_MIN_LENGTH} characters out of A-Z a-z 0-9 - . _ ~ + /`;
const STRIPE_KEY_PATTERN = /^(sk|rk)_[A-Za-z0-9_]{8,250}$/;
const STRIPE_WEBHOOK_SECRET_PATTERN = /^whsec_[\x21-\x7e]{8,250}$/;
// Bounds of the Standard Webhooks specification.
const WEBHOOK_SECRET_MIN_BYTES = 24;
const WEBHOOK_SECRET_MAX_BYTES = 64;
// Each has a connection; lib/server/http-server.mjs takes no more of those.
const MAX_STREAMS = 15_000;

/**
 * @param {Record<string, string | undefined>} [source]
 * @param {string} [machineName] containers set HOSTNAME to it, which must not decide where we listen
 * @returns {Env}
 */
export function readEnv(source = process.env, machineName = machineHostname()) {
  const read = readerOf(source);
  const { databaseUrl, directUrl, dataDir } = readDatabaseEnv(source);
  const paymentMode = readChoice('PAYMENT_MODE', read('PAYMENT_MODE') ?? 'sandbox', ['sandbox', 'live']);
  const isLive = paymentMode === 'live';
  const hostname = readHostname(read('HOSTNAME'), machineName);
  const publicUrl = readPublicUrl(read('PUBLIC_URL'));
  const smtpUrl = readUrl('SMTP_URL', read('SMTP_URL'), ['smtp:', 'smtps:'], true);
  /** @type {Env} */
  const env = {
    port: readInteger('PORT', read('PORT') ?? '3000', 0, 65_535),
    hostname,
    databaseUrl,
    directUrl,
    readUrl: readReadUrl(read('DATABASE_READ_URL'), databaseUrl),
    dataDir,
    timeScale: readTimeScale(read('TIME_SCALE') ?? '1'),
    paymentMode,
    isExposed: paymentMode === 'sandbox' && !isLoopback(hostname),
    publicUrl,
    allowedHosts: readAllowedHosts(read('ALLOWED_HOSTS'), publicUrl),
    webhookSecrets: readWebhookSecrets(read('PAYMENT_WEBHOOK_SECRET')),
    paymentGraceMs: readDurationMs('PAYMENT_GRACE', read('PAYMENT_GRACE') ?? 'PT0S'),
    operatorToken: readOperatorToken(read('OPERATOR_TOKEN')),
    oidc: readOidc(read, isLive),
    secretsKeys: readSecretsKeys(read('SECRETS_KEY')),
    rateLimit: readLimit('RATE_LIMIT', read('RATE_LIMIT') ?? (isLive ? '60' : 'off'), 'requests a minute'),
    readLimit: readLimit('READ_LIMIT', read('READ_LIMIT') ?? (isLive ? '12000' : 'off'), 'requests a minute'),
    maxOpenRequests: readLimit(
      'MAX_OPEN_REQUESTS',
      read('MAX_OPEN_REQUESTS') ?? (isLive ? '256' : 'off'),
      'requests at once',
    ),
    fulfilment: readChoice('FULFILMENT', read('FULFILMENT') ?? 'at-once', ['at-once', 'by-hand']),
    refunds: readChoice('REFUNDS', read('REFUNDS') ?? 'at-once', ['at-once', 'after-approval']),
    unpaidLimits: readChoice('UNPAID_LIMITS', read('UNPAID_LIMITS') ?? 'on', ['on', 'off']) === 'on',
    maxStreams: readInteger('MAX_STREAMS', read('MAX_STREAMS') ?? '2000', 1, MAX_STREAMS),
    trustProxy: readTrustProxy(read('TRUST_PROXY')),
    stripe: readStripe(read('STRIPE_SECRET_KEY'), read('STRIPE_WEBHOOK_SECRET')),
    smtpUrl,
    smtpDemandsTls: paymentMode === 'live' && demandsStartTls(smtpUrl),
    mailFrom: readMailFrom(read('MAIL_FROM')),
    mailLimits: readMailLimits(read('MAIL_LIMITS'), isLive),
    retentionMs: readRetentionMs('RETENTION', read('RETENTION') ?? 'P90D'),
    retentionAbandonedMs: readRetentionMs('RETENTION_ABANDONED', read('RETENTION_ABANDONED') ?? 'P30D'),
    logLevel: readChoice('LOG_LEVEL', read('LOG_LEVEL') ?? 'info', LOG_LEVELS),
    allowEmbeddedLive: readSwitch('ALLOW_EMBEDDED_LIVE', read('ALLOW_EMBEDDED_LIVE')),
    allowPrivateWebhooks: readSwitch('ALLOW_PRIVATE_WEBHOOKS', read('ALLOW_PRIVATE_WEBHOOKS')),
    routesThroughNext: readSwitch('ROUTES_THROUGH_NEXT', read('ROUTES_THROUGH_NEXT')),
  };
  checkMode(env, read);
  if (databaseUrl !== null && env.operatorToken === null)
    throw new EnvError(
      'OPERATOR_TOKEN',
      `${OPERATOR_TOKEN_TAKES} and must be set together with DATABASE_URL`,
    );
  return env;
}

/**
 * What tools need that work on the database alone: which one it is. Whoever can open it needs neither token nor mode.
 * @param {Record<string, string | undefined>} [source]
 * @returns {Pick<Env, 'databaseUrl' | 'directUrl' | 'dataDir'>}
 */
export function readDatabaseEnv(source = process.env) {
  const read = readerOf(source);
  const databaseUrl = readDatabaseUrl('DATABASE_URL', read('DATABASE_URL'));
  const directUrl = readDatabaseUrl('DIRECT_URL', read('DIRECT_URL'));
  checkDirectUrl(directUrl, databaseUrl);
  return { databaseUrl, directUrl, dataDir: readDataDir(read('DATA_DIR') ?? '.data') };
}

/**
 * What `npm run secrets` needs besides: what seals the secrets, and whether the environment says some itself.
 * @param {Record<string, string | undefined>} [source]
 * @returns {Pick<Env, 'databaseUrl' | 'directUrl' | 'dataDir' | 'secretsKeys' | 'operatorToken' | 'webhookSecrets'>}
 */
export function readSecretsEnv(source = process.env) {
  const read = readerOf(source);
  return {
    ...readDatabaseEnv(source),
    secretsKeys: readSecretsKeys(read('SECRETS_KEY')),
    operatorToken: readOperatorToken(read('OPERATOR_TOKEN')),
    webhookSecrets: readWebhookSecrets(read('PAYMENT_WEBHOOK_SECRET')),
  };
}

/**
 * An empty value counts as unset: compose files pass variables through that way.
 * @param {Record<string, string | undefined>} source @returns {(name: string) => string | undefined}
 */
const readerOf = (source) => (name) => source[name]?.trim() || undefined;

/** @param {string | undefined} value @param {string} machineName */
function readHostname(value, machineName) {
  if (value === undefined || value.toLowerCase() === machineName.toLowerCase()) return 'localhost';
  if (isIP(value) === 0 && !HOSTNAME_PATTERN.test(value)) {
    throw new EnvError('HOSTNAME', 'a host name or an IP address to listen on', value);
  }
  return value;
}

/** @param {string} value */
function readDataDir(value) {
  if (value.includes('\0')) throw new EnvError('DATA_DIR', 'the path of a folder');
  return resolve(value);
}

/** @param {string} value */
function readTimeScale(value) {
  const scale = Number(value);
  if (!/^\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value) || scale < 0.01 || scale > 100_000) {
    throw new EnvError('TIME_SCALE', 'a number from 0.01 to 100000', value);
  }
  return scale;
}

/** @param {string | undefined} value @param {string | null} databaseUrl */
function readReadUrl(value, databaseUrl) {
  const name = 'DATABASE_READ_URL';
  const url = readUrl(name, value, ['postgresql:', 'postgres:'], false);
  if (url !== null && databaseUrl === null)
    throw new EnvError(name, 'the URL of a standby of DATABASE_URL, which is not set');
  return url;
}

/** With one host or several. @param {string} name @param {string | undefined} value */
function readDatabaseUrl(name, value) {
  for (const url of value === undefined ? [] : hostUrls(value))
    readUrl(name, url, ['postgresql:', 'postgres:'], false);
  if (value !== undefined && wantsAnotherServer(value))
    throw new EnvError(name, 'target_session_attrs=read-write or primary, if any: the shop writes');
  return value ?? null;
}

/** Prisma's word in a URL, `pgbouncer=true`, says that it leads to a pooler. @param {string | null} directUrl @param {string | null} databaseUrl */
function checkDirectUrl(directUrl, databaseUrl) {
  const isPooled =
    databaseUrl !== null &&
    hostUrls(databaseUrl).some((url) => new URL(url).searchParams.get('pgbouncer') === 'true');
  const takes = 'the URL of PostgreSQL itself where DATABASE_URL leads to a pooler such as PgBouncer';
  if (directUrl === null && isPooled) throw new EnvError('DIRECT_URL', `${takes}, and must be set then`);
  if (directUrl !== null && databaseUrl === null)
    throw new EnvError('DIRECT_URL', `${takes}, which is not set`);
}

/** @param {string | undefined} value */
function readWebhookSecrets(value) {
  if (value === undefined) return null;
  const secrets = value.split(/\s+/);
  if (!secrets.every(isWebhookSecret)) throw new EnvError('PAYMENT_WEBHOOK_SECRET', WEBHOOK_SECRET_TAKES);
  return secrets;
}

/** @param {string} secret */
function isWebhookSecret(secret) {
  const match = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret);
  const bytes = match?.[1] ? Buffer.from(match[1], 'base64').length : 0;
  return bytes >= WEBHOOK_SECRET_MIN_BYTES && bytes <= WEBHOOK_SECRET_MAX_BYTES;
}

/** One is of no use without the other. @param {string | undefined} secretKey @param {string | undefined} webhookSecret */
function readStripe(secretKey, webhookSecret) {
  if (secretKey === undefined && webhookSecret === undefined) return null;
  if (secretKey === undefined || !STRIPE_KEY_PATTERN.test(secretKey)) {
    throw new EnvError(
      'STRIPE_SECRET_KEY',
      "Stripe's key, sk_… or rk_…, together with STRIPE_WEBHOOK_SECRET",
    );
  }
  if (webhookSecret === undefined || !STRIPE_WEBHOOK_SECRET_PATTERN.test(webhookSecret)) {
    throw new EnvError(
      'STRIPE_WEBHOOK_SECRET',
      "the signing secret of Stripe's endpoint, whsec_…, together with STRIPE_SECRET_KEY",
    );
  }
  return { secretKey, webhookSecret };
}

/** @param {string | undefined} value */
function readOperatorToken(value) {
  if (value === undefined) return null;
  if (value.length < OPERATOR_TOKEN_MIN_LENGTH || !BEARER_PATTERN.test(value))
    throw new EnvError('OPERATOR_TOKEN', OPERATOR_TOKEN_TAKES);
  return value;
}

/** @param {string | undefined} value */
function readTrustProxy(value) {
  if (value === 'none') return [];
  const proxies = value?.split(/[\s,]+/).filter((proxy) => proxy !== '') ?? [];
  if (value !== undefined && proxies.length === 0)
    throw new EnvError('TRUST_PROXY', TRUST_PROXY_TAKES, value);
  const bad = proxies.find((proxy) => !isAddressRange(proxy));
  if (bad !== undefined) throw new EnvError('TRUST_PROXY', TRUST_PROXY_TAKES, bad);
  return proxies;
}

/** @param {string} proxy */
function isAddressRange(proxy) {
  const [address = '', prefix, ...rest] = proxy.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}

/** @param {string | undefined} value */
function readMailFrom(value) {
  if (value === undefined) return null;
  if (!MAILBOX_PATTERN.test(value)) {
    throw new EnvError(
      'MAIL_FROM',
      'a mail address such as shop@example.com or Shop <shop@example.com>',
      value,
    );
  }
  return value;
}
