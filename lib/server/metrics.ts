import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { bookRefundsKind } from '@/lib/orders/book-refunds';
import { receivePayment } from '@/lib/orders/receive-payment';
import type { FindHandler } from '@/lib/runtime/check-file';
import { resultOf } from '@/lib/runtime/dispatcher';
import type { Answered, Handler, JobToRun } from '@/lib/runtime/types';

/** What this process counts; read at `/api/metrics`. Of several servers each counts its own, but for the orders. */
export interface Metrics {
  readonly registry: Registry;
  readonly shadowSteps: Counter;
  readonly shadowDifferences: Counter;
  readonly shadowSkipped: Counter;
  readonly payments: Counter<'verdict'>;
  readonly mails: Counter<'result'>;
  readonly refunds: Counter<'event'>;
  readonly incidents: Counter<'element'>;
  readonly providerCalls: Counter<'call' | 'result'>;
  readonly deliveries: Counter<'way' | 'result'>;
  readonly stepSeconds: Histogram;
  readonly jobSeconds: Histogram<'element'>;
  readonly timerLateSeconds: Histogram;
}

/** Steps take a share of a commit: from a millisecond, idle, to seconds, flooded. */
const STEP_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
/** Partners outside may take up to 25 s. */
const JOB_BUCKETS_S = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10, 25];
/** The contract allows 250 ms on an idle server. */
const LATE_BUCKETS_S = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300];

/** Counters at zero, in a registry of their own: two products in one process, as in tests, do not add up. */
export function newMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  return {
    registry,
    shadowSteps: counter(
      'orderflow_shadow_steps_total',
      'Committed steps that were asked of the library again.',
    ),
    shadowDifferences: counter(
      'orderflow_shadow_differences_total',
      'Steps of which the library said something else than the table.',
    ),
    shadowSkipped: counter(
      'orderflow_shadow_skipped_total',
      'Sampled steps that were not compared: too many were waiting.',
    ),
    payments: new Counter({
      name: 'orderflow_payments_total',
      help: 'Payments that this process took, by verdict.',
      labelNames: ['verdict'],
      registers,
    }),
    mails: new Counter({
      name: 'orderflow_mails_total',
      help: 'Attempts of this process to send a mail, by what became of it.',
      labelNames: ['result'],
      registers,
    }),
    refunds: new Counter({
      name: 'orderflow_refunds_total',
      help: 'What this process booked of money that goes back, by what happened.',
      labelNames: ['event'],
      registers,
    }),
    incidents: new Counter({
      name: 'orderflow_incidents_total',
      help: 'Steps of this process that stopped for a person to look at, by the element that could not go on.',
      labelNames: ['element'],
      registers,
    }),
    providerCalls: new Counter({
      name: 'orderflow_provider_calls_total',
      help: 'Attempts of this process to settle something with a payment provider, by what became of it.',
      labelNames: ['call', 'result'],
      registers,
    }),
    deliveries: new Counter({
      name: 'orderflow_deliveries_total',
      help: 'Attempts of this process to tell those who run the shop, by way and by what became of it.',
      labelNames: ['way', 'result'],
      registers,
    }),
    stepSeconds: new Histogram({
      name: 'orderflow_step_duration_seconds',
      help: 'From the submission of a command to its commit, waiting included.',
      buckets: STEP_BUCKETS_S,
      registers,
    }),
    jobSeconds: new Histogram({
      name: 'orderflow_job_duration_seconds',
      help: 'One run of a service task, for all the orders of a batch together where it runs inside the step.',
      labelNames: ['element'],
      buckets: JOB_BUCKETS_S,
      registers,
    }),
    timerLateSeconds: new Histogram({
      name: 'orderflow_timer_lateness_seconds',
      help: 'How long after its time a timer had fired, its commit included.',
      buckets: LATE_BUCKETS_S,
      registers,
    }),
  };
}

/** What is asked when somebody reads the metrics. */
export interface Readings {
  queueDepth(): number;
  openStreams(): number;
  /** Of each version of the process that is loaded, how many steps of its table are held. */
  knownSteps(): readonly { readonly version: number; readonly steps: number }[];
  /** Orders by where they stand: `open`, or how they ended. */
  ordersByState(): Promise<readonly { readonly state: string; readonly orders: number }[]>;
  /** Refunds and disputes that are not over, by state. */
  openRefunds(): Promise<readonly { readonly state: string; readonly refunds: number }[]>;
  openIncidents(): Promise<number>;
  tableSizes(): Promise<readonly { readonly table: string; readonly bytes: number }[]>;
}

/** Adds what is not counted as it happens but read when asked for. */
export function addReadings({ registry }: Metrics, readings: Readings): void {
  const registers = [registry];
  new Gauge({
    name: 'orderflow_queue_depth',
    help: 'Commands that wait for the commit that runs.',
    registers,
    collect() {
      this.set(readings.queueDepth());
    },
  });
  new Gauge({
    name: 'orderflow_event_streams',
    help: 'Open event streams.',
    registers,
    collect() {
      this.set(readings.openStreams());
    },
  });
  new Gauge({
    name: 'orderflow_known_steps',
    help: 'Steps that this process holds of each version of the process, at most ten thousand or so.',
    labelNames: ['version'],
    registers,
    collect() {
      this.reset();
      for (const { version, steps } of readings.knownSteps()) this.set({ version: String(version) }, steps);
    },
  });
  new Gauge({
    name: 'orderflow_orders',
    help: 'Orders in the database, by state: open, or how they ended.',
    labelNames: ['state'],
    registers,
    async collect() {
      this.reset();
      // Without the database the rest is wanted all the more.
      const counts = await readings.ordersByState().catch(() => []);
      for (const { state, orders } of counts) this.set({ state }, orders);
    },
  });
  new Gauge({
    name: 'orderflow_refunds',
    help: 'Refunds and disputes in the database that are not over, by state.',
    labelNames: ['state'],
    registers,
    async collect() {
      this.reset();
      const counts = await readings.openRefunds().catch(() => []);
      for (const { state, refunds } of counts) this.set({ state }, refunds);
    },
  });
  new Gauge({
    name: 'orderflow_open_incidents',
    help: 'Incidents in the database that nobody has seen to yet.',
    registers,
    async collect() {
      // Nobody must take "not known" for "none".
      this.set(await readings.openIncidents().catch(() => Number.NaN));
    },
  });
  new Gauge({
    name: 'orderflow_table_bytes',
    help: 'What each table takes on the disk of the database, with its indexes.',
    labelNames: ['table'],
    registers,
    async collect() {
      this.reset();
      const sizes = await readings.tableSizes().catch(() => []);
      for (const { table, bytes } of sizes) this.set({ table }, bytes);
    },
  });
  new Gauge({
    name: 'orderflow_array_buffer_bytes',
    // Heap, external and resident memory stand in the library's own metrics.
    help: 'Memory of buffers, a part of nodejs_external_memory_bytes.',
    registers,
    collect() {
      this.set(process.memoryUsage().arrayBuffers);
    },
  });
}

/** Counts a committed command: how long it took and, where it took a payment, the verdict; what it booked of refunds. */
export function countAnswer({ stepSeconds, payments, refunds }: Metrics, answered: Answered): void {
  stepSeconds.observe(answered.tookMs / 1000);
  const payment = resultOf(answered, receivePayment);
  if (payment !== null) payments.inc({ verdict: payment.verdict });
  for (const { what } of resultOf(answered, bookRefundsKind)?.events ?? []) refunds.inc({ event: what });
}

/** The same handlers, with how long they run. Each stays one object: a batch gathers its jobs by handler. */
export function timedHandlers({ jobSeconds }: Metrics, findHandler: FindHandler): FindHandler {
  const timed = new Map<Handler, Handler>();
  return (elementId, jobType) => {
    const handler = findHandler(elementId, jobType);
    if (handler === null) return null;
    const known = timed.get(handler);
    if (known !== undefined) return known;
    const added = timedHandler(handler, jobSeconds);
    timed.set(handler, added);
    return added;
  };
}

function timedHandler(handler: Handler, seconds: Histogram<'element'>): Handler {
  const start = () => seconds.startTimer({ element: handler.elementId });
  if (handler.runs === 'outside')
    return {
      ...handler,
      run: (job: JobToRun) => {
        const end = start();
        return handler.run(job).finally(end);
      },
    };
  return {
    ...handler,
    run: (jobs, sql) => {
      const end = start();
      return handler.run(jobs, sql).finally(end);
    },
  };
}
