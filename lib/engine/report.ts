import { type CheckOptions, neverReached, unawaitedMessages } from './check';
import { explainKinds } from './explain';
import type { Exploration } from './explore';
import { pathText } from './path';
import type { Definition, Finding } from './types';

/** What is known of a process before a single order runs on it. Plain data: it is logged, printed and sent as JSON. */
export interface ProcessReport {
  readonly processId: string;
  /** The file's hash. */
  readonly hash: string;
  /** Null: the drawing has errors, nothing was run. */
  readonly table: {
    readonly markings: number;
    readonly transitions: number;
    /** False: a bound was reached; what is missing below may still come. */
    readonly complete: boolean;
  } | null;
  /** Markings that nothing can move any more: where tokens wait in vain, and what leads there. */
  readonly withoutExit: readonly { readonly elementIds: readonly string[]; readonly after: string }[];
  /** Elements that no path enters. */
  readonly neverReached: readonly string[];
  readonly tasksWithoutHandler: readonly string[];
  /** Declared in the file, or sent by something here, and awaited nowhere. */
  readonly unawaitedMessages: readonly string[];
  /** Awaited, and sent by nothing here. */
  readonly unsentMessages: readonly string[];
  readonly doubleSubscriptions: readonly {
    readonly messageName: string;
    readonly elementIds: readonly string[];
  }[];
  /** By outcome; null: the model names none, what was completed tells it. */
  readonly ends: readonly {
    readonly outcome: string | null;
    readonly endEventIds: readonly string[];
    /** In how many leaves of the table orders end so. */
    readonly leaves: number;
  }[];
  /** What some elements do that their drawing does not say at a glance, a sentence each. */
  readonly explained: readonly string[];
  /** All of it once more, and what else was found, each with element and reason. */
  readonly findings: readonly Finding[];
}

/** Sums up what the check and the walk found. @param exploration null where errors forbade the walk */
export function reportProcess(
  definition: Definition,
  exploration: Exploration | null,
  options: CheckOptions,
  findings: readonly Finding[],
): ProcessReport {
  const work = [...definition.work.values()];
  const awaited = new Set(work.flatMap((model) => (model.kind === 'message' ? [model.messageName] : [])));
  const { knownMessages } = options;
  return {
    processId: definition.processId,
    hash: definition.hash,
    table: exploration && {
      markings: exploration.markings,
      transitions: exploration.transitions,
      complete: exploration.complete,
    },
    withoutExit: (exploration?.stuck ?? []).map(({ elementIds, path }) => ({
      elementIds,
      after: pathText(path),
    })),
    neverReached: exploration?.complete ? neverReached(definition, exploration).map((node) => node.id) : [],
    tasksWithoutHandler: work
      .filter(
        (model) =>
          model.kind === 'job' && !definition.decisions.has(model.elementId) && !options.hasHandler(model),
      )
      .map((model) => model.elementId),
    unawaitedMessages: exploration?.complete ? unawaitedMessages(definition, exploration, knownMessages) : [],
    unsentMessages: [...awaited].filter((name) => name !== '' && knownMessages?.includes(name) === false),
    doubleSubscriptions: [...(exploration?.doubleSubscriptions ?? [])].map(([messageName, elementIds]) => ({
      messageName,
      elementIds,
    })),
    ends: endsByOutcome(exploration),
    explained: explainKinds(definition),
    findings,
  };
}

function endsByOutcome(exploration: Exploration | null): ProcessReport['ends'] {
  const found = new Map<string | null, { outcome: string | null; endEventIds: string[]; leaves: number }>();
  for (const { outcome, endEventId, leaves } of exploration?.ends ?? []) {
    const known = found.get(outcome) ?? { outcome, endEventIds: [], leaves: 0 };
    known.endEventIds.push(endEventId);
    known.leaves += leaves;
    found.set(outcome, known);
  }
  return [...found.values()];
}
