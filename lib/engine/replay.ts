import { askLibrary } from './ask-library';
import { EngineError, errorText } from './errors';
import { eventText, type PathStep } from './path';
import type {
  Advance,
  Advanced,
  Definition,
  Leaf,
  Marking,
  OpenWork,
  StoredTransition,
  Table,
} from './types';

/** What a path needs to know of a stored leaf. */
export type Edge = Pick<StoredTransition, 'from' | 'event' | 'answers' | 'leaf'>;

/**
 * A shortest path from the start to each marking that these leaves lead to, by the marking's hash. Every order stands
 * where leaves led it, and leaves are kept for ever: no marking in use is without a path.
 */
export function shortestPaths(edges: readonly Edge[]): ReadonlyMap<string, readonly PathStep[]> {
  const outgoing = new Map<string | null, Edge[]>();
  for (const edge of edges) {
    const known = outgoing.get(edge.from);
    if (known === undefined) outgoing.set(edge.from, [edge]);
    else known.push(edge);
  }
  const found = new Map<string, readonly PathStep[]>();
  const visit = (from: string | null, path: readonly PathStep[]): void => {
    for (const { event, answers, leaf } of outgoing.get(from) ?? [])
      if (leaf.kind === 'moved' && !found.has(leaf.to)) found.set(leaf.to, [...path, { event, answers }]);
  };
  visit(null, []);
  // A map gives what is added to it while it is walked: breadth first, each marking once.
  for (const [hash, path] of found) visit(hash, path);
  return found;
}

/**
 * Walks a path again, on the table where it knows the step and else over the library, and adds what that says.
 * @returns the marking it leads to
 * @throws EngineError `path-broken` naming the step that cannot be taken as it was
 */
export async function replayPath(
  definition: Definition,
  table: Table,
  advance: Advance,
  path: readonly PathStep[],
): Promise<Marking> {
  let at: Marking | null = null;
  for (const [index, step] of path.entries()) {
    const where = `step ${index + 1} (${eventText(step.event)})`;
    let leaf: Leaf;
    try {
      leaf = await takeStep(definition, table, advance, at, step, path.slice(0, index));
    } catch (error) {
      throw new EngineError('path-broken', `${where}: ${errorText(error)}`, { cause: error });
    }
    if (leaf.kind === 'ended') throw new EngineError('path-broken', `${where} ends the order`);
    if (leaf.kind === 'incident') throw new EngineError('path-broken', `${where}: ${leaf.message}`);
    at = table.marking(leaf.to) ?? null;
  }
  if (at === null) throw new EngineError('path-broken', 'a path without a step leads nowhere');
  return at;
}

async function takeStep(
  definition: Definition,
  table: Table,
  advance: Advance,
  at: Marking | null,
  { event, answers }: PathStep,
  before: readonly PathStep[],
): Promise<Leaf> {
  const answer = answerOf(answers);
  const known = table.step(at?.hash ?? null, event, answer);
  if (known.found) return known.leaf;
  const state = at === null ? null : await stateAlong(definition, advance, at, before);
  const advanced: Advanced = await advance(definition, state, event, answer);
  table.add(at?.hash ?? null, event, advanced);
  const held = table.step(at?.hash ?? null, event, answer);
  return held.found ? held.leaf : advanced.leaf;
}

/**
 * The library's state of a marking, also where the stored one was dropped: then by the way that leads there.
 * @param path from the start to this marking
 * @throws where the way leads elsewhere now, or asks what was not asked before
 */
export async function stateAlong(
  definition: Definition,
  advance: Advance,
  { hash, state }: Pick<Marking, 'hash' | 'state'>,
  path: readonly PathStep[],
): Promise<string> {
  if (state !== '') return state;
  let at = null as Advanced['marking']; // as: assigned in the loop below, which the compiler does not follow
  for (const { event, answers } of path) {
    const from: string | null = at?.state ?? null;
    at = (await askLibrary(advance, definition, from, event, answerOf(answers))).marking;
  }
  if (at?.hash !== hash) throw new Error(`the way to marking ${hash} leads elsewhere now`);
  return at.state;
}

const answerOf =
  (answers: PathStep['answers']) =>
  (guard: string): boolean => {
    const given = answers.find((known) => known.guard === guard);
    if (given === undefined) throw new Error(`it asks ${guard}, which was not asked before`);
    return given.answer;
  };

/** What one marking waits for and the other does not, as a person reads it; null when both wait for the same. */
export function openWorkDifference(before: readonly OpenWork[], after: readonly OpenWork[]): string | null {
  const texts = (work: readonly OpenWork[]) =>
    work.map(({ key, kind, elementId }) => `${kind} ${key} (${elementId})`);
  const [was, is] = [texts(before), texts(after)];
  const gone = was.filter((text) => !is.includes(text));
  const added = is.filter((text) => !was.includes(text));
  if (gone.length === 0 && added.length === 0) return null;
  const parts = [
    gone.length > 0 ? `no longer for ${gone.join(', ')}` : '',
    added.length > 0 ? `now for ${added.join(', ')}` : '',
  ];
  return `it waits ${parts.filter((part) => part !== '').join(', and ')}`;
}
