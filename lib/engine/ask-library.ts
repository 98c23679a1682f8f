import { EngineError, errorText } from './errors';
import type { Advance, Advanced, Definition, EngineEvent } from './types';

/**
 * Asks the library for a step out of a marking in which the event's work is open. That it cannot recover the marking, or
 * has lost the work over it, is what it says of the step: an incident of `engine-error`.
 */
export async function askLibrary(
  advance: Advance,
  definition: Definition,
  from: string | null,
  event: EngineEvent,
  answer: (guard: string) => boolean,
): Promise<Advanced> {
  try {
    return await advance(definition, from, event, answer);
  } catch (error) {
    return lostBy(error, event);
  }
}

/** What a run of the library that threw has said of a step. @throws the error itself when it is of another kind */
export function lostBy(error: unknown, event: EngineEvent): Advanced {
  const isLost = error instanceof EngineError && LOST.has(error.code);
  if (!isLost) throw error;
  const elementId = event.type === 'start' ? '' : event.work.slice(event.work.lastIndexOf(':') + 1);
  const leaf = { kind: 'incident', reason: 'engine-error', elementId, message: errorText(error) } as const;
  return { answers: [], leaf, marking: null };
}

const LOST: ReadonlySet<string> = new Set(['work-not-open', 'state-unreadable']);
