import type { ServerFacts } from '@/lib/contract/system';
import type { Database } from '@/lib/db/database';
import { forgetServer, noteServer } from '@/lib/db/tables/servers';
import { ENGINE_VERSION } from '@/lib/engine/versions';
import packageJson from '@/package.json' with { type: 'json' };
import { buildId } from './build-id';
import type { LastErrors } from './last-errors';
import type { Metrics } from './metrics';

/** A server that was not heard of for four of these is gone. */
export const BEAT_MS = 15_000;

export interface HeartbeatOptions {
  readonly database: Database;
  readonly holder: string;
  readonly metrics: Metrics;
  readonly lastErrors: LastErrors;
  readonly queueDepth: () => number;
  readonly openStreams: () => number;
  readonly now: () => Date;
  readonly onError: (error: unknown) => void;
}

/** Tells the other servers, by a row of the database, that this one lives and how it is. */
export class Heartbeat {
  readonly #startedAt: Date;
  #timer: NodeJS.Timeout | null = null;
  #beating: Promise<void> | null = null;

  constructor(private readonly options: HeartbeatOptions) {
    this.#startedAt = options.now();
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      this.#beating ??= this.beat()
        .catch(this.options.onError)
        .finally(() => {
          this.#beating = null;
        });
    }, BEAT_MS).unref();
  }

  /** Tells it once. */
  async beat(): Promise<void> {
    const { database, holder, now } = this.options;
    const facts = await this.facts();
    await noteServer(database, { holder, startedAt: this.#startedAt, seenAt: now(), facts });
  }

  /** It is seen no more, from now on. */
  async stop(): Promise<void> {
    if (this.#timer === null) return;
    clearInterval(this.#timer);
    await this.#beating;
    await forgetServer(this.options.database, this.options.holder).catch(this.options.onError);
  }

  get holder(): string {
    return this.options.holder;
  }

  get startedAt(): Date {
    return this.#startedAt;
  }

  /** How it is now. */
  async facts(): Promise<ServerFacts> {
    const { metrics, lastErrors, queueDepth, openStreams } = this.options;
    const { shadowSteps, shadowDifferences, shadowSkipped } = metrics;
    const [steps, differences, skipped] = await Promise.all(
      [shadowSteps, shadowDifferences, shadowSkipped].map(async (counter) =>
        (await counter.get()).values.reduce((sum, { value }) => sum + value, 0),
      ),
    );
    return {
      version: packageJson.version,
      build: buildId(),
      engine: ENGINE_VERSION,
      node: process.version,
      residentBytes: process.memoryUsage().rss,
      queue: queueDepth(),
      streams: openStreams(),
      timers: await latenessOf(metrics),
      shadow: { steps: steps ?? 0, differences: differences ?? 0, skipped: skipped ?? 0 },
      errors: lastErrors.list(),
    };
  }
}

/** What the histogram of lateness tells. */
async function latenessOf({ timerLateSeconds }: Metrics): Promise<ServerFacts['timers']> {
  const { values } = await timerLateSeconds.get();
  const of = (suffix: string) => values.find(({ metricName }) => metricName?.endsWith(suffix))?.value ?? 0;
  const fired = of('_count');
  if (fired === 0) return { fired, meanMs: 0, within99Ms: null };
  const bucket = values.find(
    ({ metricName, labels, value }) =>
      metricName?.endsWith('_bucket') && labels.le !== '+Inf' && value >= fired * 0.99,
  );
  const bound = bucket === undefined ? null : Number(bucket.labels.le) * 1000;
  return { fired, meanMs: Math.round((of('_sum') / fired) * 1000), within99Ms: bound };
}
