import { LRUCache } from 'lru-cache';
import type { StepJson } from '@/lib/contract/history';
import type { Sql } from '@/lib/db/database';
import type { OrderRow } from '@/lib/db/tables/orders';
import { findSteps, type StepRow } from '@/lib/db/tables/steps';
import { type AwaitedNameOf, Fold, stepJson } from './fold';
import type { LeafCache } from './leaf-cache';

/** Orders that were looked at lately; a few kB each. */
const MAX_LOGS = 1_000;
/** Steps at the end of each, as they are told: what those lack who follow an order. */
const MAX_TAIL = 20;

interface Log {
  readonly fold: Fold;
  /** The last step that was taken in; null before the first. */
  last: StepRow | null;
  /** The newest steps, without a gap up to the last one. */
  readonly tail: StepJson[];
}

type Row = Pick<OrderRow, 'id' | 'number' | 'version' | 'definitionId'>;

/**
 * The logs of orders, folded as far as somebody asked. A log is only ever appended to: the next reading takes in what
 * is new, however long it is.
 */
export class OrderLogs {
  readonly #logs = new LRUCache<string, Log>({ max: MAX_LOGS });

  constructor(
    private readonly sql: Sql,
    private readonly leaves: LeafCache,
    private readonly awaitedNames: (definitionId: number) => Promise<AwaitedNameOf>,
  ) {}

  /** What the log says at the row's version: a step that came in between is not half shown. The caller's own. */
  fold(row: Row): Promise<Fold> {
    return this.#at(row, ({ fold }) => fold.copy());
  }

  /** The steps behind the one of this number, up to the row's version. */
  async stepsAfter(row: Row, after: number): Promise<StepJson[]> {
    const news = await this.#at(row, ({ tail }) =>
      after >= row.version || (tail[0]?.seq ?? Infinity) <= after + 1
        ? tail.filter(({ seq }) => seq > after)
        : null,
    );
    return news ?? (await this.#readWhole(row, Infinity)).tail.filter(({ seq }) => seq > after);
  }

  /**
   * The kept log, brought to the row's version; one read for this row alone where that is beyond it, or another.
   * @param use at once: it may be brought further as soon as anything is awaited
   */
  async #at<T>(row: Row, use: (log: Log) => T): Promise<T> {
    const kept = this.#logs.get(row.id);
    if (kept === undefined) {
      const log = await this.#readWhole(row, 0);
      this.#logs.set(row.id, log);
      return use(log);
    }
    const { last } = kept;
    if (last !== null && last.seq < row.version) {
      // The last one again: after a failover another step may stand under its number.
      const { steps, add } = await this.#read(row, last.seq - 1);
      if (!isSame(steps[0], last)) {
        this.#logs.delete(row.id);
        return use(await this.#readWhole(row, 0));
      }
      for (const step of steps) add(kept, step, MAX_TAIL);
    }
    return use(kept.last?.seq === row.version ? kept : await this.#readWhole(row, 0));
  }

  async #readWhole(row: Row, maxTail: number): Promise<Log> {
    const log: Log = { fold: new Fold(), last: null, tail: [] };
    const { steps, add } = await this.#read(row, 0);
    for (const step of steps) add(log, step, maxTail);
    return log;
  }

  /** @returns how to take in a step; nothing is awaited for that, so that readers at once do not get between */
  async #read(row: Row, after: number) {
    const steps = (await findSteps(this.sql, row.number, after)).filter(({ seq }) => seq <= row.version);
    const leafOf = await this.leaves.read(steps.map(({ leafId }) => leafId));
    const awaitedNameOf = await this.awaitedNames(row.definitionId);
    const add = (log: Log, step: StepRow, maxTail: number) => {
      // Somebody else may have taken it in meanwhile.
      if (step.seq <= (log.last?.seq ?? 0)) return;
      const leaf = leafOf(step.leafId);
      log.fold.add(step, leaf);
      log.last = step;
      if (maxTail === 0) return;
      log.tail.push(stepJson(step, leaf, log.fold, awaitedNameOf));
      if (log.tail.length > maxTail) log.tail.shift();
    };
    return { steps, add };
  }
}

function isSame(one: StepRow | undefined, other: StepRow): boolean {
  return (
    one?.seq === other.seq &&
    one.at.getTime() === other.at.getTime() &&
    one.type === other.type &&
    one.leafId === other.leafId
  );
}
