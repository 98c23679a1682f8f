import { advance } from '../advance';
import type { Advanced, Definition, EngineEvent } from '../types';

export const yes = (): boolean => true;

/** Takes steps one after the other, each recovered from the marking before it. */
export async function follow(
  definition: Definition,
  events: readonly EngineEvent[],
  answer = yes,
): Promise<Advanced> {
  let last = await advance(definition, null, { type: 'start' }, answer);
  for (const event of events) last = await advance(definition, last.marking?.state ?? null, event, answer);
  return last;
}

/** The keys of the open work it leads to. */
export function keys(advanced: Advanced): readonly string[] {
  return advanced.marking?.openWork.map((work) => work.key) ?? [];
}

export function done(work: string): EngineEvent {
  return { type: 'job-completed', work };
}
