import { advance } from '@/lib/engine/advance';
import { exploreByGame } from '@/lib/engine/explore-by-game';
import { createTable, plainEvent } from '@/lib/engine/table';
import { generateGraph } from '@/lib/engine/testing/generate-graph';
import { nestedReminders, parallel, REMINDER_IN_LOOP, rowOfTasks } from '@/lib/engine/testing/large-drawings';
import { seededRandom } from '@/lib/engine/testing/random';
import { parseText } from '@/lib/engine/testing/run-process';
import type { Report } from './report';

const DRAWINGS: readonly (readonly [name: string, text: string, atMostMs: number])[] = [
  ['20 parallel tasks', parallel(20, false), 3_000],
  ['100 parallel tasks', parallel(100, false), 3_000],
  ['a reminder in a loop', REMINDER_IN_LOOP, 3_000],
  ['eight reminders in four sub-processes', nestedReminders(), 3_000],
  ['500 tasks in a row', rowOfTasks(500), 1_000],
  ['1000 tasks in a row', rowOfTasks(1_000), 2_000],
  // Nine elements whose loops multiply: of the graphs of a hundred seeds it takes longest, and no bound is not reached.
  ['a tangle', generateGraph(seededRandom(36)), 5_000],
];

const OPEN_TASKS = 100;
const KNOWN_STEPS = 10_000;

/** How long the check explores drawings that no table could hold, each kind of step asked of the library. */
export async function benchChecks(report: Report): Promise<void> {
  // The first run pays for what the compiler learns.
  await explore(parallel(10, false));
  for (const [name, text, atMost] of DRAWINGS) {
    const started = performance.now();
    const before = process.cpuUsage();
    await explore(text);
    const tookMs = performance.now() - started;
    const { user, system } = process.cpuUsage(before);
    const processorMs = (user + system) / 1_000;
    report.add(`check of ${name}`, tookMs, 'ms', { reach: { atMost }, void: busy(tookMs, processorMs) });
    report.add(`check of ${name}, processor time`, processorMs, 'ms');
    const memory = process.memoryUsage.rss() / 1_000_000;
    report.add(`check of ${name}, memory`, memory, 'MB', atMost === 3_000 ? { reach: { atMost: 300 } } : {});
  }
  await benchUnseen(report);
}

/**
 * Why a time says nothing, or null: others had the processor for a third of it. What was measured does nothing but reckon.
 * @param processorMs what it took of the processor itself
 */
export function busy(tookMs: number, processorMs: number): string | null {
  return tookMs > 1.5 * processorMs ? 'others took the processor meanwhile' : null;
}

/** What an order pays that is the first to come through a marking, and what the next one pays. */
async function benchUnseen(report: Report): Promise<void> {
  const definition = await parseText(parallel(OPEN_TASKS, false));
  const table = createTable(definition);
  const begun = await advance(definition, null, { type: 'start' }, () => true);
  table.add(null, { type: 'start' }, begun);
  const [work] = begun.marking?.openWork ?? [];
  if (begun.marking === null || work === undefined) throw new Error('nothing is open');
  const { hash, state } = begun.marking;
  const started = performance.now();
  const said = await advance(definition, state, plainEvent(work), () => true);
  const asked = performance.now();
  table.add(hash, plainEvent(work), said);
  report.add(`first step out of a marking of ${OPEN_TASKS} open tasks`, performance.now() - started, 'ms', {
    ratio: (performance.now() - started) / (asked - started),
    to: 'one call of the library',
    reach: { atMost: 1.2 },
  });
  const again = performance.now();
  for (let step = 0; step < KNOWN_STEPS; step += 1) table.step(hash, plainEvent(work), () => true);
  const each = ((performance.now() - again) * 1_000) / KNOWN_STEPS;
  report.add(`the same step once more, of ${OPEN_TASKS} open tasks`, each, 'µs');
}

async function explore(text: string): Promise<void> {
  const definition = await parseText(text);
  const options = { declaredErrors: () => definition.errorCodes };
  const played = await exploreByGame(definition, options);
  if (played === null) throw new Error('it is too small to be explored by the game');
}
