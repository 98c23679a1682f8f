import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { AccountParts } from '@/lib/accounts/library';
import { PROCESS_ID } from '@/lib/contract/process';
import type { HealthJson } from '@/lib/contract/system';
import type { Database } from '@/lib/db/database';
import type { KeyedHash } from '@/lib/db/keyed-hash';
import { openDatabase } from '@/lib/db/open';
import type { ReadFrom } from '@/lib/db/read-replica';
import { findRestored, mailHoldOf } from '@/lib/db/restored';
import { type IsOperator, keyedHashOf, openOperatorToken } from '@/lib/db/secrets';
import { seedShop } from '@/lib/db/seed';
import { countOpenIncidents } from '@/lib/db/tables/incidents';
import { findLastBilled } from '@/lib/db/tables/invoices';
import { OrderNumbers } from '@/lib/db/tables/order-numbers';
import { countOpenRefunds } from '@/lib/db/tables/refunds';
import { BulkWorker } from '@/lib/desk/bulk-worker';
import { bpmnLibrary, type Library } from '@/lib/engine/library';
import type { TableSize } from '@/lib/engine/types';
import { type MailDesk, openMailDesk } from '@/lib/mail/mail-desk';
import type { MailResult } from '@/lib/mail/mail-sender';
import { OrderBatch } from '@/lib/orders/order-batch';
import { outcomeOf } from '@/lib/orders/outcome';
import { payBy } from '@/lib/orders/pay-by';
import { ProviderDesk, type ProviderDeskOptions } from '@/lib/orders/provider-desk';
import { cardProvider, openChannels, openProviders, type Providers } from '@/lib/payments/providers';
import type { Sandpay } from '@/lib/payments/sandpay/sandpay';
import { keptFor } from '@/lib/queries/kept-for';
import { OrderFeed } from '@/lib/queries/order-feed';
import { OrderQueries } from '@/lib/queries/order-queries';
import { findOrdersByState } from '@/lib/queries/orders-by-state';
import { findTableSizes } from '@/lib/queries/table-sizes';
import { ChainProof } from '@/lib/record/chain-proof';
import type { FindHandler } from '@/lib/runtime/check-file';
import type { Definitions } from '@/lib/runtime/definitions';
import { Dispatcher } from '@/lib/runtime/dispatcher';
import type { ProcessFiles } from '@/lib/runtime/process-files';
import { type News, Replicas } from '@/lib/runtime/replicas';
import { DEFAULT_SHADOW_RATE, Shadow } from '@/lib/runtime/shadow';
import { SignalWorker } from '@/lib/runtime/signal-worker';
import type { Command } from '@/lib/runtime/types';
import { Worker } from '@/lib/runtime/worker';
import type { Secrets } from '@/lib/secrets/secrets';
import type { ShopSettings } from '@/lib/settings/shop-settings';
import { findHandlerWhere } from '@/lib/tasks/handlers';
import { startCatchUp } from './catch-up';
import { RateLimiter } from './gate/rate-limiter';
import type { Env } from './get-env';
import { newHealth } from './health';
import { Heartbeat } from './heartbeat';
import { LastErrors } from './last-errors';
import type { Log } from './log';
import { addReadings, countAnswer, type Metrics, newMetrics, timedHandlers } from './metrics';
import { migrateAloud } from './migrate-aloud';
import { openAccountsOf } from './open-accounts';
import { type Alerts, openAlerts } from './open-alerts';
import { openDefinitions } from './open-definitions';
import { openSandpay } from './open-sandpay';
import { openSecrets } from './open-secrets';
import { openSettings } from './open-settings';
import { startPeriodicWork } from './periodic-work';
import { readProcessFolder } from './process-folder';
import { Readiness } from './readiness';
import { openReading } from './reading';
import { tellStops } from './stops';
import { StreamPlaces } from './stream-places';
import { listeningOrigin } from './this-machine.mjs';

const MAX_ANSWERING_MS = 2_000;
const ANSWERING_STEP_MS = 10;
/** Whoever collects metrics asks four times a minute, and no table grows in one as much as would matter. */
const TABLE_SIZES_KEPT_MS = 60_000;
/** A minute and client: people mistype, and nobody guesses 32 characters so. */
const TOKEN_TRIES = 10;
const BEARER_TRIES = 60;

/** The running product: everything wired together, once a process. */
export interface App {
  readonly env: Env;
  readonly log: Log;
  /** Where links lead, `https://shop.example`: `PUBLIC_URL`, else where the server listens. No request decides it. */
  readonly origin: string;
  readonly database: Database;
  /** For readings that may be done on a read replica. */
  readonly readFrom: ReadFrom;
  readonly definitions: Definitions;
  readonly dispatcher: Dispatcher<OrderBatch>;
  readonly worker: Worker<OrderBatch>;
  readonly readiness: Readiness;
  readonly queries: OrderQueries;
  /** Tells of changes to orders as they are committed, here or by another process. */
  readonly feed: OrderFeed;
  /** The places for event streams. */
  readonly places: StreamPlaces;
  readonly metrics: Metrics;
  readonly mail: MailDesk;
  readonly shadow: Shadow;
  /** Null: off. */
  readonly rateLimiter: RateLimiter | null;
  /** What `bpmn/` holds. */
  readonly files: ProcessFiles;
  /** What the shop is called, and how it bills. */
  readonly settings: ShopSettings;
  /** Lines for a bank transfer, empty where nobody entered any; null: payments are taken on the pages. */
  readonly transfer: () => string | null;
  /** Takes other files, as `Definitions.take` says; they are handed out from then on, taken or not. */
  changeProcess(files: ProcessFiles): ReturnType<Definitions['take']>;
  /** What signs cookies, links in mail and payment deliveries. */
  readonly secrets: Secrets;
  /** What stands for addresses that are to be known again but not kept. */
  readonly hash: KeyedHash;
  /** The pretend payment provider; null in live mode. */
  readonly sandpay: Sandpay | null;
  /** The payment providers by channel. */
  readonly providers: Providers;
  /** Makes the calls that are queued for them. */
  readonly providerDesk: ProviderDesk;
  /** Does what the desk asks of many orders. */
  readonly bulk: BulkWorker;
  /** Brings what was broadcast to the orders that wait for it. */
  readonly signals: SignalWorker<OrderBatch>;
  /** Tells those who run the shop what needs them. */
  readonly alerts: Alerts;
  /** Proves the record of acts. */
  readonly chainProof: ChainProof;
  /** Tells the other servers that this one lives, and how it is. */
  readonly heartbeat: Heartbeat;
  /** Whether what this server depends on can be reached. */
  readonly health: () => Promise<readonly HealthJson[]>;
  readonly isOperator: IsOperator;
  /** Signs what the operator's browser keeps, with the token itself: another token ends it. */
  readonly signForOperator: (text: string) => string;
  /** How often somebody may type the operator's token, or a password. */
  readonly tokenTries: RateLimiter;
  /** How often a client may send a bearer token that is none. */
  readonly bearerTries: RateLimiter;
  /** Accounts of those who run the shop. */
  readonly accounts: AccountParts;
  /** Where the operator token was written, or null. */
  readonly operatorTokenFile: string | null;
  /** Requests that are being answered: a stop waits for them. */
  readonly answering: Set<object>;
  /** Hands a command to the dispatcher. Resolves when it is committed. */
  submit<Input, Result>(command: Command<Input, Result, OrderBatch>): Promise<Result>;
  /** Takes nothing new, finishes what is under way, closes the database. */
  close(): Promise<void>;
}

export interface AppOptions {
  readonly env: Env;
  readonly log: Log;
  /** What the log told of errors; left out: nothing. */
  readonly lastErrors?: LastErrors;
  /** Left out: those that the environment names. */
  readonly providers?: Providers;
  /** For tests: another BPMN file, other handlers, a lower bound of exploration, another clock, an open database. */
  readonly diagram?: Uint8Array;
  /** The .dmn files beside that. */
  readonly decisions?: ProcessFiles['decisions'];
  /** The same, of .form files. */
  readonly forms?: ProcessFiles['forms'];
  readonly findHandler?: FindHandler;
  readonly markingLimit?: number;
  /** Left out: `TABLE_LIMIT`. */
  readonly tableLimit?: TableSize;
  /** For tests: another version of the library. */
  readonly library?: Library;
  readonly now?: () => Date;
  readonly database?: Database;
  /** Share of the steps that is compared with the library after the commit; left out: 1 in 10,000. */
  readonly shadowRate?: number;
  /** Draws the sample: 0 ≤ … < 1. */
  readonly random?: () => number;
  /** Left out: those of the database. */
  readonly secrets?: Secrets;
  /** For the simulator: nothing starts by itself, neither the worker's loop nor the cleaning. */
  readonly byHand?: boolean;
}

/** Opens the database, migrates, loads the definitions and starts the worker. @throws with the reason when it cannot */
export async function openApp({ env, log, ...options }: AppOptions): Promise<App> {
  const now = options.now ?? (() => new Date());
  let files =
    options.diagram === undefined
      ? readProcessFolder(path.resolve('bpmn'))
      : { diagram: options.diagram, decisions: options.decisions ?? [], forms: options.forms ?? [] };
  const folder = path.join(env.dataDir, 'pgdata');
  const database =
    options.database ?? (await openDatabase({ url: env.databaseUrl, directUrl: env.directUrl, folder }));
  const onError = (message: string, error: unknown) => log.error({ err: error }, message);
  const reading = await openReading(database, env.readUrl, log);
  try {
    await migrateAloud(database, log);
    await seedShop(database);
    const lastBilled = await findLastBilled(database);
    const metrics = newMetrics();
    const isPackedByHand = () => env.fulfilment === 'by-hand';
    const handlers = timedHandlers(metrics, options.findHandler ?? findHandlerWhere(isPackedByHand));
    const { library = bpmnLibrary, markingLimit, tableLimit } = options;
    const definitions = await openDefinitions(database, files, log, {
      findHandler: handlers,
      library,
      markingLimit,
      tableLimit,
    });
    const operator = await openOperatorToken(database, { token: env.operatorToken, dataDir: env.dataDir });
    const answering = new Set<object>();
    const secrets = options.secrets ?? (await openSecrets(database, env, log, now));
    const settings = await openSettings(database, log);
    const hash = await keyedHashOf(database);
    const accounts = await openAccountsOf({
      database,
      env,
      log,
      now,
      isFleeting: options.secrets !== undefined,
    });
    const origin = env.publicUrl ?? listeningOrigin(env);
    const sandpay = env.paymentMode === 'live' ? null : openSandpay(env, secrets, now);
    const providers = options.providers ?? openProviders(env, now);
    const queries = new OrderQueries(
      reading.reads,
      (id, jobType) => handlers(id, jobType)?.elementId ?? null,
      () => settings.now.timeZone,
    );
    const feed = new OrderFeed(queries.views, onError);
    const places = new StreamPlaces(env.maxStreams);
    const holder = randomUUID();
    const shadow = newShadow(metrics, log, options);
    const onResult = (result: MailResult) => metrics.mails.inc({ result });
    const restored = await findRestored(database);
    const isTransfer = sandpay === null && cardProvider(providers) === null;
    const transfer = () => (isTransfer ? settings.now.bankLines : null);
    const mail = await openMailDesk({
      env,
      origin,
      database,
      signing: secrets,
      shop: () => settings.now,
      transfer,
      findPayBy: async (orderId) =>
        payBy({ database, definitions, queries, env, settings }, await queries.find(orderId)),
      hash,
      hold: restored === null ? null : mailHoldOf(restored),
      holder,
      now,
      onError,
      onResult,
    });
    const onNews = ({ orderIds, nextDueAt }: News) => {
      for (const orderId of orderIds) queries.views.forget(orderId);
      feed.changed(orderIds);
      if (nextDueAt !== null) worker.wake(nextDueAt);
    };
    const onGap = () => {
      worker.wake(now());
      signals.wake();
      mail.wakeLater();
      providerDesk.wakeLater();
      feed.missed();
      secrets.changed();
      settings.changed();
    };
    const onOthersNews = (news: News) => {
      onNews(news);
      mail.wakeLater();
      providerDesk.wakeLater();
    };
    const refundRule = { channels: openChannels(providers), needsApproval: env.refunds === 'after-approval' };
    const onSecrets = () => secrets.changed();
    const onSettings = () => settings.changed();
    const replicas = new Replicas({
      ...{ database, holder, onNews: onOthersNews, onGap, onSecrets, onSettings, onError },
    });
    const dispatcher = new Dispatcher<OrderBatch>({
      database,
      numbers: new OrderNumbers(database),
      definitions,
      timeScale: env.timeScale,
      now,
      newContext: (at) =>
        new OrderBatch(
          ...([at, env.paymentGraceMs / env.timeScale, refundRule, env.unpaidLimits, lastBilled] as const),
          settings.now.currency,
          settings.now.timeZone,
        ),
      outcomeOf,
      beforeCommit: (sql, news) => replicas.tell(sql, news),
      onCommitted: (news) => {
        onNews(news);
        if (news.hasSignals) signals.wake();
        mail.wake();
        providerDesk.wake();
      },
      onSteps: (steps) => shadow.observe(steps),
      onStops: (stops) => tellStops(stops, metrics, log),
      onAnswered: (answered) => countAnswer(metrics, answered),
      onError,
    });
    const submit: App['submit'] = (command) => dispatcher.submit(command);
    const onCall: ProviderDeskOptions['onResult'] = (call, result) =>
      metrics.providerCalls.inc({ call, result });
    const providerDesk = new ProviderDesk({
      ...{ database, providers, submit, log, now, holder },
      onResult: onCall,
    });
    const signals = new SignalWorker({ database, dispatcher, holder, now, onError });
    const bulk = new BulkWorker({ database, submit, log, now, holder });
    const alerts = await openAlerts({
      ...{ database, env, origin, mail, metrics, holder, now, onError },
      texts: queries.texts,
      timeZone: () => settings.now.timeZone,
      isFleeting: options.secrets !== undefined,
    });
    const readiness = newReadiness(database, dispatcher, log);
    const onTimerFired = (lateMs: number) => metrics.timerLateSeconds.observe(lateMs / 1000);
    const worker = new Worker({ database, dispatcher, definitions, now, holder, onTimerFired, onError });
    addReadings(metrics, {
      queueDepth: () => dispatcher.waiting,
      openStreams: () => places.size,
      ordersByState: () => findOrdersByState(database),
      knownSteps: () => definitions.knownSteps(),
      tableSizes: keptFor(TABLE_SIZES_KEPT_MS, () => findTableSizes(database)),
      openRefunds: () => countOpenRefunds(database),
      openIncidents: () => countOpenIncidents(database),
    });
    const heartbeat = new Heartbeat({
      ...{ database, holder, metrics, now },
      lastErrors: options.lastErrors ?? new LastErrors(),
      queueDepth: () => dispatcher.waiting,
      openStreams: () => places.size,
      onError: (error) => log.debug({ err: error }, 'this server could not say that it lives'),
    });
    if (!options.byHand) {
      heartbeat.start();
      worker.start();
      mail.start();
      providerDesk.start();
      bulk.start();
      signals.start();
      alerts.worker.start();
      alerts.deliveries.start();
    }
    replicas.start();
    const stopCatchUp = startCatchUp({ database, providers, submit }, restored, log);
    const stopPeriodicWork = options.byHand
      ? async () => {}
      : startPeriodicWork({ database, submit, retention: env, now, onError });
    return {
      env,
      log,
      origin,
      database,
      readFrom: reading.readFrom,
      definitions,
      dispatcher,
      worker,
      readiness,
      queries,
      feed,
      places,
      metrics,
      mail,
      shadow,
      rateLimiter: env.rateLimit === null ? null : new RateLimiter(env.rateLimit),
      settings,
      transfer,
      get files() {
        return files;
      },
      changeProcess: (changed) => {
        files = changed;
        return definitions.take(changed, PROCESS_ID);
      },
      secrets,
      hash,
      sandpay,
      providers,
      providerDesk,
      bulk,
      signals,
      alerts,
      chainProof: new ChainProof(database, now),
      heartbeat,
      health: newHealth(mail, providers, now),
      isOperator: operator.isOperator,
      signForOperator: operator.sign,
      tokenTries: new RateLimiter(TOKEN_TRIES),
      bearerTries: new RateLimiter(BEARER_TRIES),
      accounts,
      operatorTokenFile: operator.file,
      answering,
      submit,
      close: async () => {
        readiness.stop();
        places.endAll();
        await stopPeriodicWork();
        await sandpay?.close();
        await replicas.stop();
        await stopCatchUp();
        await heartbeat.stop();
        await bulk.stop();
        await signals.stop();
        await alerts.worker.stop();
        await alerts.deliveries.stop();
        await worker.stop();
        await providerDesk.stop();
        await dispatcher.close();
        await mail.stop();
        await secrets.close();
        await settings.close();
        await shadow.settled();
        await untilEmpty(answering);
        await reading.close();
        await database.close();
      },
    };
  } catch (error) {
    await reading.close();
    await database.close();
    throw error;
  }
}

function newShadow(
  { shadowSteps: steps, shadowDifferences: differences, shadowSkipped: skipped }: Metrics,
  log: Log,
  { library = bpmnLibrary, shadowRate = DEFAULT_SHADOW_RATE, random = Math.random }: Partial<AppOptions>,
): Shadow {
  return new Shadow({
    advance: library.advance,
    rate: shadowRate,
    random,
    counters: { steps, differences, skipped },
    onDifference: (difference) => log.error(difference, 'table and library differ'),
  });
}

function newReadiness(database: Database, dispatcher: Dispatcher<OrderBatch>, log: Log): Readiness {
  const onChange = (missing: string | null) => {
    if (missing === null) log.info('orders can be taken again');
    else log.error({ missing }, 'no orders can be taken');
  };
  return new Readiness({ database, dispatcher, onChange });
}

/** A committed order must still be read for its answer. */
async function untilEmpty(answering: ReadonlySet<object>): Promise<void> {
  for (let waitedMs = 0; answering.size > 0 && waitedMs < MAX_ANSWERING_MS; waitedMs += ANSWERING_STEP_MS)
    await new Promise((resolve) => setTimeout(resolve, ANSWERING_STEP_MS));
}
