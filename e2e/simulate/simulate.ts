// `npm run simulate`: days of a small shop, each drawn from a seed.
import { writeFileSync } from 'node:fs';
import { readCommandLine } from '@/scripts/setup/command-line.mjs';
import { runSeeds, type SeedsResult } from './run-seeds';
import type { DayResult } from './shop-day';
import { CASES, FAULTS } from './tally';

const MAX_SEED = 2 ** 31;
const MAX_SEEDS = 1_000_000;
/** So often it says how far it has come. */
const DAYS_A_LINE = 10;
/** Of the broken day. */
const LAST_ACTIONS = 30;
const MAX_VIOLATIONS = 20;
/** In fewer days than these not everything can come to pass. */
const ENOUGH_SEEDS = 30;

const USAGE = `npm run simulate [-- OPTION …]

Days of a small shop, each drawn from a seed: the real dispatcher, worker, handlers and queries on an embedded database in
memory, with virtual time and faults. The same seed gives the same event log. Ends with 1 at a violation, or when in
${ENOUGH_SEEDS} seeds or more a kind of fault never struck.

  --seeds N    so many days; else 50
  --from S     the first seed; else 1
  --seed S     this day alone
  --json FILE  what came to pass, as JSON

For example: npm run simulate -- --seed 107`;

function readOptions() {
  const { values } = readCommandLine(USAGE, {
    options: {
      seeds: { type: 'string' },
      from: { type: 'string', default: '1' },
      seed: { type: 'string' },
      json: { type: 'string' },
    },
  });
  if (values.seed !== undefined && values.seeds !== undefined)
    throw new Error('--seed runs one seed, --seeds many: give one of them.');
  const single = values.seed === undefined ? null : wholeNumber('--seed', values.seed, 0, MAX_SEED);
  const count = single === null ? wholeNumber('--seeds', values.seeds ?? '50', 1, MAX_SEEDS) : 1;
  return {
    from: single ?? wholeNumber('--from', values.from, 0, MAX_SEED),
    count,
    mustMeetAll: count >= ENOUGH_SEEDS,
    json: values.json,
  };
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < min || number > max)
    throw new Error(`${name} takes a whole number from ${min} to ${max}, not "${text}".`);
  return number;
}

function printBroken({ seed, violations, actions }: DayResult): void {
  console.log(`Seed ${seed} is broken:`);
  for (const violation of violations.slice(0, MAX_VIOLATIONS)) console.log(`  ${violation}`);
  if (violations.length > MAX_VIOLATIONS) console.log(`  and ${violations.length - MAX_VIOLATIONS} more`);
  console.log(`The last of its ${actions.length} actions, with virtual time:`);
  for (const action of actions.slice(-LAST_ACTIONS)) console.log(`  ${action}`);
  console.log(`Run it alone: npm run simulate -- --seed ${seed}`);
}

function printCounts(title: string, counts: Record<string, number>): void {
  console.log(title);
  for (const [kind, count] of Object.entries(counts)) console.log(`${String(count).padStart(8)}  ${kind}`);
}

function toJson(result: SeedsResult, from: number, missing: readonly string[]) {
  const { tally, broken, ...figures } = result;
  return {
    from,
    ...figures,
    faults: tally.counts(FAULTS),
    cases: tally.counts(CASES),
    missing,
    broken: broken && { seed: broken.seed, violations: broken.violations },
  };
}

async function run(): Promise<number> {
  const { from, count, mustMeetAll, json } = readOptions();
  const result = await runSeeds(from, count, (seeds) => {
    if (seeds % DAYS_A_LINE === 0) console.error(`${seeds} of ${count} seeds`);
  });
  const { tally, broken, seeds, steps, orders, seconds, hash } = result;
  const missing = mustMeetAll && broken === null ? tally.missing() : [];
  printCounts('Faults that struck:', tally.counts(FAULTS));
  printCounts('What came to pass:', tally.counts(CASES));
  if (broken !== null) printBroken(broken);
  for (const kind of missing) console.log(`Never in ${seeds} seeds: ${kind}`);
  console.log(
    `simulate: ${seeds} seeds from ${from}, ${orders} orders asked for, ${steps} steps, ${seconds.toFixed(1)} s, event log ${hash}`,
  );
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(toJson(result, from, missing), null, 2)}\n`);
  return broken === null && missing.length === 0 ? 0 : 1;
}

run()
  .then((code) => process.exit(code))
  .catch((error: unknown) => {
    console.error(`simulate: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(2);
  });
