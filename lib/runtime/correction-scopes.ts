import { dataScopesOf } from '@/lib/engine/data-scopes';
import { namesRead } from '@/lib/engine/read-names';
import type { Definition, EngineEvent } from '@/lib/engine/types';

/** Where an order stopped: an incident, or what tells of one. */
export interface StoppedAt {
  /** Where the order waits. */
  readonly elementId: string;
  /** What could not go on, where it is another element. */
  readonly blockedElementId: string | null;
  /** What the order did not get beyond. */
  readonly event: EngineEvent;
}

/**
 * The scopes in which a variable is corrected, the outermost first: those among which it is read when the step is tried again.
 *
 * A task that failed reads among its own. Where the task is done and the step behind it stopped, its local variables end with it, and so
 * do those of the sub-processes that the step leaves: there only their output mappings read. All else is read where it stopped.
 */
export function correctionScopes(definition: Definition, stopped: StoppedAt, name: string): string[] {
  const { elementId, blockedElementId, event } = stopped;
  const waits = dataScopesOf(definition, elementId);
  if (event.type === 'job-failed') return waits;
  const reached = dataScopesOf(definition, blockedElementId ?? elementId).filter((id) => id !== elementId);
  const chooses = (id: string) =>
    (definition.mappings.get(id)?.outputs ?? []).some(({ source }) => namesRead(source).includes(name));
  const chosenAt = waits.findLastIndex((id) => !reached.includes(id) && chooses(id));
  return chosenAt < 0 ? reached : waits.slice(0, chosenAt + 1);
}
