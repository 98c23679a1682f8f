import { isDeepStrictEqual } from 'node:util';
import { LibraryRun, advance as libraryAdvance } from '../advance';
import { askLibrary } from '../ask-library';
import { plainEvent } from '../table';
import type {
  Advance,
  Advanced,
  Definition,
  EngineEvent,
  GuardAnswer,
  Leaf,
  OpenWork,
  Table,
  Trace,
} from '../types';
import type { Random } from './random';

/** One way through a process: events with the answers that were given. */
export type WalkPath = readonly { readonly event: EngineEvent; readonly answers: readonly GuardAnswer[] }[];

const MAX_STEPS = 20;

/** A random walk over the table; what it lacks is asked of the library (or of `advance`) and added. */
export async function randomWalk(
  definition: Definition,
  table: Table,
  random: Random,
  advance: Advance = libraryAdvance,
): Promise<WalkPath> {
  const path: { event: EngineEvent; answers: readonly GuardAnswer[] }[] = [];
  let from: string | null = null;
  let event: EngineEvent | null = { type: 'start' };
  while (event !== null && path.length < MAX_STEPS) {
    const given = new Map<string, boolean>();
    const answer = (guard: string): boolean => {
      const known = given.get(guard) ?? random.next() < 0.5;
      given.set(guard, known);
      return known;
    };
    let step = table.step(from, event, answer);
    if (!step.found) {
      table.add(from, event, await askLibrary(advance, definition, stateOf(table, from), event, answer));
      step = table.step(from, event, answer);
    }
    path.push({ event, answers: step.answers });
    if (!step.found || step.leaf.kind !== 'moved') break;
    from = step.leaf.to;
    event = anyEvent(definition, table.marking(from)?.openWork ?? [], random);
  }
  return path;
}

/** Takes the walk with one uninterrupted run of the library, and says where the table differs from it (or null). */
export async function compareWithLive(
  definition: Definition,
  table: Table,
  path: WalkPath,
): Promise<string | null> {
  const run = new LibraryRun(definition);
  let from: string | null = null;
  try {
    for (const [index, { event, answers }] of path.entries()) {
      const answer = (guard: string): boolean => {
        const given = answers.find((known) => known.guard === guard);
        if (given === undefined) throw new Error(`the live run asks ${guard}`);
        return given.answer;
      };
      const live: Advanced = event.type === 'start' ? await run.start(answer) : run.apply(event, answer);
      const step = table.step(from, event, answer);
      if (!step.found) return `step ${index}: the table has no entry`;
      const difference = differenceOf(live, step.leaf, openWorkOf(table, step.leaf));
      if (difference !== null) return `step ${index} (${JSON.stringify(event)}): ${difference}`;
      if (step.leaf.kind !== 'moved') return null;
      from = step.leaf.to;
    }
    return null;
  } catch (error) {
    return `the live run throws: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    run.stop();
  }
}

function anyEvent(definition: Definition, openWork: readonly OpenWork[], random: Random): EngineEvent | null {
  if (openWork.length === 0) return null;
  const work = random.pick(openWork);
  if (work.kind !== 'job' || definition.errorCodes.length === 0 || random.next() < 0.7)
    return plainEvent(work);
  return { type: 'job-failed', work: work.key, errorCode: random.pick(definition.errorCodes) };
}

function stateOf(table: Table, hash: string | null): string | null {
  return hash === null ? null : (table.marking(hash)?.state ?? null);
}

function openWorkOf(table: Table, leaf: Leaf): readonly OpenWork[] {
  return leaf.kind === 'moved' ? (table.marking(leaf.to)?.openWork ?? []) : [];
}

function differenceOf(live: Advanced, leaf: Leaf, openWork: readonly OpenWork[]): string | null {
  const say = (what: string, a: unknown, b: unknown): string | null =>
    isDeepStrictEqual(a, b) ? null : `${what}: live ${JSON.stringify(a)}, table ${JSON.stringify(b)}`;
  if (live.leaf.kind === 'incident' || leaf.kind === 'incident') return say('incident', live.leaf, leaf);
  const ending = (some: Leaf): unknown =>
    some.kind === 'ended' ? [some.endEventId, some.outcome] : 'goes on';
  return (
    say('end', ending(live.leaf), ending(leaf)) ??
    say('open work', live.marking?.openWork ?? [], openWork) ??
    say('effects', live.leaf.effects, leaf.effects) ??
    say('trace', sorted(live.leaf.trace), sorted(leaf.trace))
  );
}

/** What happens side by side in one step may be reported in another order after a recovery. */
function sorted(trace: Trace): unknown {
  return [trace.entered, trace.completed, trace.takenFlows].map((ids) => ids.toSorted());
}
