import path from 'node:path';
import { collectDefaultMetrics } from 'prom-client';
import { checkoutOrigins, openProviders, type Providers } from '@/lib/payments/providers';
import { setApp } from './app';
import { openApp } from './compose';
import { kindOfPage, readBuiltPages } from './gate/built-pages';
import { trustedProxies } from './gate/client-address';
import { ContentPolicies } from './gate/content-policies';
import { openGate } from './gate/gate';
import { type Env, getEnv } from './get-env';
import { acquireDataLock } from './lock.mjs';
import { type Log, newLog } from './log';
import { openPageAnswers } from './page-answers';

/** A stop takes no longer than this; then the process ends whatever is left. The contract allows 10 s. */
const STOP_LIMIT_MS = 8_000;

/**
 * Starts the product in this process: data lock, database, worker, signals. Ends the process with one line when it
 * cannot: a start that only rejects would leave a server that answers 500 for ever.
 */
export async function serve(): Promise<void> {
  try {
    await start();
  } catch (error) {
    process.stderr.write(
      `Orderflow cannot start: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exit(1);
  }
}

/** First of all: what comes while the database opens waits, and has passed the gate then. */
function guard(env: Env, log: Log, providers: Providers): void {
  const isDevelopment = process.env.NODE_ENV === 'development';
  const pages = isDevelopment ? null : readBuiltPages(path.resolve('.next'));
  openGate({
    policies: new ContentPolicies(pages, {
      // A form's answer may lead there; browsers hold even a redirect against the policy.
      formTargets: checkoutOrigins(providers),
    }),
    pageAt: (pathname) => (pages === null ? null : kindOfPage(pages, pathname)),
    isTrusted: trustedProxies(env.trustProxy),
    onError: (message, error) => log.error({ err: error }, message),
  });
}

async function start(): Promise<void> {
  const env = getEnv();
  const log = newLog(env.logLevel);
  const providers = openProviders(env, () => new Date());
  guard(env, log, providers);
  openPageAnswers();
  const lock = env.databaseUrl === null ? await acquireDataLock(env.dataDir) : null;
  const app = await openApp({ env, log, providers });
  for (const warning of app.mail.warnings) log.warn(warning);
  collectDefaultMetrics({ register: app.metrics.registry });
  setApp(app);
  if (app.operatorTokenFile !== null) process.stderr.write(`Operator token: ${app.operatorTokenFile}\n`);
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    log.info({ signal }, 'stopping');
    await app.close();
    lock?.release();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      stop(signal).catch((error: unknown) => {
        log.error({ err: error }, 'the stop failed');
        process.exit(1);
      });
    });
  log.info({ database: app.database.kind, mode: env.paymentMode, timeScale: env.timeScale }, 'started');
}
