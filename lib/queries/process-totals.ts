import type { ProcessTotalsJson, VersionTotals } from '@/lib/contract/process-totals';
import type { Database } from '@/lib/db/database';
import { findMarkingsById } from '@/lib/db/tables/markings';
import { findLatelyMoved, findStepsOf } from '@/lib/db/tables/steps';
import type { OpenWork } from '@/lib/engine/types';
import { keptFor } from './kept-for';
import type { LeafCache } from './leaf-cache';
import { findOrderCounts, type OrderCount } from './order-counts';
import { findStoppedOrders } from './stopped-orders';
import { type WaitTime, waitTimes } from './wait-times';

const COUNTS_KEPT_MS = 1_000;
/** Medians move slowly. */
const WAITS_KEPT_MS = 30_000;
/** The newest ones; older ones are counted by nobody who looks at a page. */
const MAX_VERSIONS = 100;
/** Half a megabyte of the log, some 5,000 steps. */
const SAMPLE = { pages: 64, limit: 500 };
/** Of those orders; one that loops must not be read without end. */
const MAX_SAMPLE_STEPS = 20_000;
const MAX_MARKINGS = 20_000;

interface Sample {
  readonly waits: readonly WaitTime[];
  readonly orders: number;
  readonly from: Date | null;
  readonly to: Date | null;
}

/**
 * How many orders stand where, by version, and how long they wait: read at most once a second a process, whoever asks.
 * The counts are a summary that the database keeps; the medians are of the orders that moved last. With 1,200,000 steps
 * in PGlite the sample takes 37-180 ms (last pages 7-30, logs of 500 orders 30-150), a look at all of them 1,840.
 */
export class ProcessTotals {
  readonly #openWork = new Map<number, readonly OpenWork[]>();
  readonly #sample: () => Promise<Sample>;
  /** `GET /api/process/totals` */
  readonly read: () => Promise<ProcessTotalsJson>;

  constructor(
    private readonly database: Database,
    private readonly leaves: LeafCache,
  ) {
    this.#sample = keptFor(WAITS_KEPT_MS, () => this.#readSample());
    this.read = keptFor(COUNTS_KEPT_MS, () => this.#read());
  }

  /** How long orders that moved lately waited, by version and element. */
  async waits(): Promise<readonly WaitTime[]> {
    return (await this.#sample()).waits;
  }

  async #read(): Promise<ProcessTotalsJson> {
    const [definitions, counts, sample, stopped] = await Promise.all([
      this.database.prisma.definition.findMany({
        select: { id: true, processId: true, version: true, hash: true },
        where: { valid: true },
        orderBy: { id: 'desc' },
        take: MAX_VERSIONS,
      }),
      findOrderCounts(this.database),
      this.#sample(),
      findStoppedOrders(this.database),
    ]);
    await this.#learn(counts.flatMap(({ markingId }) => markingId ?? []));
    const versions = definitions.map((definition) => {
      const { processId: id, version, hash } = definition;
      const own = counts.filter(({ definitionId }) => definitionId === definition.id);
      const waits = sample.waits.filter(({ definitionId }) => definitionId === definition.id);
      const stops = stopped.filter(({ definitionId }) => definitionId === definition.id);
      return {
        ...{ id, version, hash, ...this.#standing(own) },
        stopped: stops.map(({ element: elementId, orders }) => ({ elementId, orders })),
        waits: waits.map(waitJson),
      };
    });
    const { orders, from, to } = sample;
    const sampled = { orders, from: from?.toISOString() ?? null, to: to?.toISOString() ?? null };
    return { versions, sample: sampled };
  }

  #standing(counts: readonly OrderCount[]): Pick<VersionTotals, 'orders' | 'open' | 'waiting' | 'ended'> {
    const waiting = new Map<string, VersionTotals['waiting'][number]>();
    const ended: VersionTotals['ended'] = [];
    let open = 0;
    for (const { markingId, outcome, orders } of counts) {
      if (markingId === null) {
        ended.push({ outcome: (outcome ?? '').toLowerCase(), orders });
        continue;
      }
      open += orders;
      for (const { elementId, kind } of this.#openWork.get(markingId) ?? []) {
        const known = waiting.get(elementId)?.orders ?? 0;
        waiting.set(elementId, { elementId, waitsFor: kind, orders: known + orders });
      }
    }
    const orders = ended.reduce((sum, end) => sum + end.orders, open);
    return { orders, open, waiting: [...waiting.values()], ended };
  }

  /** Markings never change: each is read once. */
  async #learn(markingIds: readonly number[]): Promise<void> {
    if (this.#openWork.size > MAX_MARKINGS) this.#openWork.clear();
    const missing = [...new Set(markingIds)].filter((id) => !this.#openWork.has(id));
    if (missing.length === 0) return;
    for (const { id, openWork } of await findMarkingsById(this.database, missing))
      this.#openWork.set(id, openWork);
  }

  async #readSample(): Promise<Sample> {
    const moved = await findLatelyMoved(this.database, SAMPLE);
    const numbers = moved.map(({ orderNumber }) => orderNumber);
    const steps = numbers.length === 0 ? [] : await findStepsOf(this.database, numbers, MAX_SAMPLE_STEPS);
    const leafOf = await this.leaves.read(steps.map(({ leafId }) => leafId));
    return {
      waits: waitTimes(steps, leafOf),
      orders: moved.length,
      from: moved.at(-1)?.at ?? null,
      to: moved[0]?.at ?? null,
    };
  }
}

const waitJson = ({ elementId, medianSeconds, samples }: WaitTime) => ({ elementId, medianSeconds, samples });
