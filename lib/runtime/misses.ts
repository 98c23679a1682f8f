import type { OrderRow } from '@/lib/db/tables/orders';
import type { EngineEvent } from '@/lib/engine/types';
import type { LoadedDefinition } from './types';

/**
 * What makes a run of a batch fail though nothing is wrong: something that this process does not know yet, or a handler
 * that threw. The run is rolled back, what it lacked is made up for, and the batch runs again.
 */

/** The table has no answer: ask the library and try again. */
export class TableMiss extends Error {
  override readonly name = 'TableMiss';
  constructor(
    readonly loaded: LoadedDefinition,
    readonly from: string | null,
    readonly event: EngineEvent,
    readonly answer: (guard: string) => boolean,
  ) {
    super(`definition ${loaded.id} has no transition for ${JSON.stringify(event)}`);
  }
}

/** An order stands on a definition, or a marking, that this process has not loaded: read it and try again. */
export class DefinitionMiss extends Error {
  override readonly name = 'DefinitionMiss';
  /** @param orders those that stand there, as their rows were read */
  constructor(
    readonly definitionIds: readonly number[],
    readonly orders: readonly OrderRow[] = [],
  ) {
    super(`definitions ${definitionIds.join(', ')} are not loaded as they are stored`);
  }
}

/** A handler threw: the batch is run again without these jobs. */
export class HandlerFailure extends Error {
  override readonly name = 'HandlerFailure';
  constructor(
    readonly elementId: string,
    readonly jobKeys: readonly string[],
    override readonly cause: unknown,
  ) {
    super(`handler ${elementId} failed: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** What earlier runs of the same batch found out. */
export interface BatchPlan {
  /** Jobs that failed: not run again in this batch, the failure is written. By job key. */
  readonly cuts: Map<string, unknown>;
  /** Elements whose handler gets one job at a time, so that a throw names its job. */
  readonly alone: Set<string>;
}

/** Who knows more than this run did. */
export interface Knowledge {
  /** Asks the library for what the table lacks. */
  learn(miss: TableMiss): Promise<void>;
  /** Loads these definitions, and what others have added to them. */
  ensure(definitionIds: readonly number[], orders: readonly OrderRow[]): Promise<void>;
}

/**
 * Makes up for what a run lacked.
 * @param onFailure told of a job whose handler threw, once it is known which one it was
 * @throws the error itself when it is none of these
 */
export async function makeUpFor(
  error: unknown,
  plan: BatchPlan,
  knowledge: Knowledge,
  onFailure: (message: string, cause: unknown) => void,
): Promise<void> {
  if (error instanceof TableMiss) return knowledge.learn(error);
  if (error instanceof DefinitionMiss) return knowledge.ensure(error.definitionIds, error.orders);
  if (!(error instanceof HandlerFailure)) throw error;
  const [key, ...others] = error.jobKeys;
  if (key === undefined || others.length > 0) {
    plan.alone.add(error.elementId);
    return;
  }
  onFailure(`${error.message} (${key})`, error.cause);
  plan.cuts.set(key, error.cause);
}
