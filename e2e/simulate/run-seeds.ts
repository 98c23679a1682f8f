import { createHash } from 'node:crypto';
import type { Database } from '@/lib/db/database';
import { type DayResult, runDay } from './shop-day';
import { openStorage } from './storage';
import { Tally } from './tally';
import { readDeployment } from './versions';

/** A database is taken for so many seeds: its files grow in memory, and nothing ever vacuums them. */
const SEEDS_PER_DATABASE = 100;

export interface SeedsResult {
  readonly seeds: number;
  readonly orders: number;
  readonly steps: number;
  readonly seconds: number;
  /** Of all event logs, in the order of the seeds. */
  readonly hash: string;
  readonly tally: Tally;
  /** The day that broke something; the run ends with it. */
  readonly broken: DayResult | null;
}

/**
 * Runs the days of the seeds `from`, `from + 1` … one after the other, up to the first one that breaks something.
 * `onDay` hears how many are done.
 */
export async function runSeeds(
  from: number,
  count: number,
  onDay: (seeds: number) => void = () => {},
): Promise<SeedsResult> {
  const deployment = readDeployment();
  const startedAtMs = performance.now();
  const tally = new Tally();
  const hash = createHash('sha256');
  let [seeds, orders, steps] = [0, 0, 0];
  let database: Database | null = null;
  let broken: DayResult | null = null;
  try {
    for (; seeds < count && broken === null; seeds += 1) {
      if (seeds % SEEDS_PER_DATABASE === 0) {
        await database?.close();
        database = await openStorage();
      }
      if (database === null) throw new Error('no database is open');
      const day = await runDay(database, deployment, from + seeds);
      tally.include(day.tally);
      hash.update(`${day.seed} ${day.hash}\n`);
      orders += day.orders;
      steps += day.steps;
      if (day.violations.length > 0) broken = day;
      onDay(seeds + 1);
    }
  } finally {
    await database?.close();
  }
  const seconds = (performance.now() - startedAtMs) / 1000;
  return { seeds, orders, steps, seconds, hash: hash.digest('hex'), tally, broken };
}
