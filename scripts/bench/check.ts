import { exploreByGame } from '@/lib/engine/explore-by-game';
import { nestedReminders, parallel, REMINDER_IN_LOOP, rowOfTasks } from '@/lib/engine/testing/large-drawings';
import { parseText } from '@/lib/engine/testing/run-process';
import type { Report } from './report';

const DRAWINGS: readonly (readonly [name: string, text: string, atMostMs: number])[] = [
  ['20 parallel tasks', parallel(20, false), 3_000],
  ['100 parallel tasks', parallel(100, false), 3_000],
  ['a reminder in a loop', REMINDER_IN_LOOP, 3_000],
  ['eight reminders in four sub-processes', nestedReminders(), 3_000],
  ['500 tasks in a row', rowOfTasks(500), 1_000],
  ['1000 tasks in a row', rowOfTasks(1_000), 2_000],
];

/** How long the check explores drawings that no table could hold, each kind of step asked of the library. */
export async function benchChecks(report: Report): Promise<void> {
  // The first run pays for what the compiler learns.
  await explore(parallel(10, false));
  for (const [name, text, atMost] of DRAWINGS) {
    const started = performance.now();
    await explore(text);
    report.add(`check of ${name}`, performance.now() - started, 'ms', { reach: { atMost } });
    const memory = process.memoryUsage.rss() / 1_000_000;
    report.add(`check of ${name}, memory`, memory, 'MB', atMost < 3_000 ? {} : { reach: { atMost: 300 } });
  }
}

async function explore(text: string): Promise<void> {
  const definition = await parseText(text);
  const options = { declaredErrors: () => definition.errorCodes };
  const played = await exploreByGame(definition, options);
  if (played === null || played.exploration.untried > 0)
    throw new Error('it was not explored by the game to its end');
}
