import path from 'node:path';
import { collectDefaultMetrics } from 'prom-client';
import { checkoutOrigins, openProviders, type Providers } from '@/lib/payments/providers';
import { setApp } from './app';
import { openApp } from './compose';
import { AddressTable } from './gate/address-table';
import { pagesIn, readBuiltPages } from './gate/built-pages';
import { trustedProxies } from './gate/client-address';
import { ContentPolicies } from './gate/content-policies';
import { FairShares } from './gate/fair-shares';
import { newHome } from './gate/home';
import { type Env, getEnv } from './get-env';
import { LastErrors } from './last-errors';
import { handOverListener } from './listener-handover.mjs';
import { acquireDataLock } from './lock.mjs';
import { type Log, newLog } from './log';
import { firstAdminLine } from './open-accounts';
import {
  type ApplicationListener,
  newApplicationListener,
  type RouteFiles,
  routesByPath,
} from './request-listener';
import { fillPage, frontNow } from './shop-front.mjs';
import { watchDiagram } from './watch-diagram';

/** A stop takes no longer than this; then the process ends whatever is left. The contract allows 10 s. */
const STOP_LIMIT_MS = 8_000;
/** Of that, for the requests that are being answered. */
const ANSWERS_LIMIT_MS = 3_000;

/**
 * Starts the product in this process: data lock, database, worker, signals. Ends the process with one line when it
 * cannot: a start that only rejects would leave a server that answers 500 for ever.
 */
export async function serve(routes: RouteFiles): Promise<void> {
  try {
    await start(routes);
  } catch (error) {
    process.stderr.write(
      `Orderflow cannot start: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exit(1);
  }
}

/** What every request passes first; then our routes answer, and Next all the rest. */
function newListener(env: Env, log: Log, providers: Providers, routes: RouteFiles): ApplicationListener {
  const isDevelopment = process.env.NODE_ENV === 'development';
  const pages = isDevelopment ? pagesIn(path.resolve('app')) : readBuiltPages(path.resolve('.next'));
  const addresses = new AddressTable({
    pages: pages.paths,
    isPrerendered: (page) => pages.prerendered.has(page),
    routes: routesByPath(routes, pages.routes),
  });
  return newApplicationListener({
    addresses,
    policies: new ContentPolicies(
      isDevelopment ? null : pages.prerendered,
      // A form's answer may lead there; browsers hold even a redirect against the policy.
      { formTargets: checkoutOrigins(providers) },
      { state: frontNow, fill: (html) => fillPage(html, frontNow()) },
    ),
    isTrusted: trustedProxies(env.trustProxy),
    shares: new FairShares(env),
    home: newHome(env.publicUrl, env.allowedHosts),
    // While developing a route changes under way: Next has the newest.
    isDirect: !isDevelopment && !env.routesThroughNext,
    onError: (message, error) => log.error({ err: error }, message),
  });
}

async function start(routes: RouteFiles): Promise<void> {
  const env = getEnv();
  const lastErrors = new LastErrors();
  const log = newLog(env.logLevel, undefined, lastErrors.note);
  const providers = openProviders(env, () => new Date());
  const lock = env.databaseUrl === null ? await acquireDataLock(env.dataDir) : null;
  const app = await openApp({ env, log, providers, lastErrors });
  for (const warning of app.mail.warnings) log.warn(warning);
  if (app.transfer() === '')
    log.warn(
      'no payment provider is set, and the settings of the shop have no bank lines: nobody is told how to pay',
    );
  else if (app.transfer() !== null)
    log.info('no payment provider is set: customers are told to pay by bank transfer');
  collectDefaultMetrics({ register: app.metrics.registry });
  const firstAdmin = await firstAdminLine(app.accounts, app.origin);
  setApp(app);
  const listener = newListener(env, log, providers, routes);
  handOverListener(listener.make);
  if (app.operatorTokenFile !== null) process.stderr.write(`Operator token: ${app.operatorTokenFile}\n`);
  if (firstAdmin !== null) process.stderr.write(`${firstAdmin}\n`);
  const stopWatching =
    process.env.NODE_ENV === 'development'
      ? watchDiagram(app, path.resolve('bpmn'), (line) => process.stderr.write(`${line}\n`))
      : async () => {};
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    log.info({ signal }, 'stopping');
    app.readiness.stop();
    app.places.endAll();
    await stopWatching();
    await listener.close(ANSWERS_LIMIT_MS);
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
