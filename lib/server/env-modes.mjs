// @ts-check
// The mode is said, not guessed, and what each mode demands of the other variables.
import { PUBLIC_URL_TAKES } from './env-public.mjs';
import { SECRETS_KEY_TAKES } from './env-secrets.mjs';
import { checkDatabaseTls } from './env-tls.mjs';
import { EnvError } from './env-values.mjs';

/** @typedef {import('./env.mjs').Env} Env */

/** What belongs to a shop in earnest: whoever sets one must say whether money is real. */
const NEED_MODE = ['DATABASE_URL', 'SMTP_URL', 'STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'];

export const TRUST_PROXY_TAKES =
  'IP addresses and ranges such as 10.0.0.0/8, with commas between, or none where no proxy stands before the server';
export const WEBHOOK_SECRET_TAKES =
  'whsec_ and 24 to 64 bytes in base64, or several of these with a space between';

/**
 * @param {Env} env @param {(name: string) => string | undefined} read the variable as it was set
 * @throws EnvError where the mode is missing, or what it demands
 */
export function checkMode(env, read) {
  const needing = NEED_MODE.find((name) => read(name) !== undefined);
  if (read('PAYMENT_MODE') === undefined && needing !== undefined)
    throw new EnvError(
      'PAYMENT_MODE',
      `sandbox (anybody reports payments) or live (real money alone), and must be set where ${needing} is`,
    );
  checkStripeKey(env);
  if (env.paymentMode === 'live') checkLive(env, read);
}

/** Keys say themselves whose money they move. @param {Env} env */
function checkStripeKey({ stripe, paymentMode }) {
  const kind = /^(?:sk|rk)_(?:org_)?(test|live)_/.exec(stripe?.secretKey ?? '')?.[1];
  if (kind === undefined || (kind === 'live') === (paymentMode === 'live')) return;
  throw new EnvError(
    'STRIPE_SECRET_KEY',
    paymentMode === 'live'
      ? "Stripe's key for real money, sk_live_… or rk_live_…, in live mode, not one for tests"
      : "Stripe's key for tests, sk_test_… or rk_test_…, in the sandbox, not one for real money",
  );
}

/** @param {Env} env @param {(name: string) => string | undefined} read */
function checkLive(env, read) {
  if (env.databaseUrl === null && !env.allowEmbeddedLive)
    throw new EnvError(
      'PAYMENT_MODE',
      'live only together with DATABASE_URL (the embedded database does not survive a power cut; ALLOW_EMBEDDED_LIVE=1 accepts that)',
    );
  for (const [name, takes] of [
    // Else every link would be guessed from what a client sends.
    ['PUBLIC_URL', PUBLIC_URL_TAKES],
    // Else all customers behind a proxy share one allowance.
    ['TRUST_PROXY', TRUST_PROXY_TAKES],
    // Else what forges payments lies in the database.
    ['PAYMENT_WEBHOOK_SECRET', WEBHOOK_SECRET_TAKES],
    // Else what forges ownership could be opened by who has the database's backup and the operator's token.
    ...(env.databaseUrl === null ? [] : [['SECRETS_KEY', SECRETS_KEY_TAKES]]),
  ])
    if (name !== undefined && read(name) === undefined)
      throw new EnvError(name, `${takes}, and must be set in live mode`);
  checkDatabaseTls('DATABASE_URL', env.databaseUrl, read('PGHOST'));
  checkDatabaseTls('DIRECT_URL', env.directUrl, read('PGHOST'));
  checkDatabaseTls('DATABASE_READ_URL', env.readUrl, read('PGHOST'));
}
