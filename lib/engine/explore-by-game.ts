import { type Exploration, type ExploreOptions, eventsOf } from './explore';
import { buildNet, type Net } from './game/net';
import { hasLoop } from './game/net-clusters';
import { mayQueue } from './game/queues';
import { type Survey, type SurveyOptions, survey } from './game/survey';
import { modelOf } from './model';
import { subscriptionsOf } from './subscriptions';
import { type TriedKinds, tryKinds } from './try-kinds';
import type { Definition, Leaf, OpenWork } from './types';

/** A process with no more steps than this is walked by the library from end to end, and its table is complete. */
const STEPS_OF_A_SMALL_ONE = 250;
/** Steps that the game plays of any other in every order of its branches. */
const MOST_PLAYED_IN_ALL_ORDERS = 30_000;
/** Steps that it plays of what then is not done, independent branches in one order. */
const MOST_PLAYED = 100_000;
/** What asking the library may cost of any other, in its events: a step of each kind, as far as this goes; three seconds or so. */
const MOST_ASKED = 8_000;

export interface PlayedExploration {
  readonly exploration: Exploration;
  /** Steps that the library was asked for. */
  readonly asked: number;
}

/**
 * Explores a process by the token game, which plays a step in microseconds, and has the library take each kind of step
 * once. What only some interleavings of branches lead to, the library is asked when an order first comes there.
 *
 * @param options.isKnown the library was asked when this version was taken: it is not asked again
 * @returns null where the process is small and nothing is wrong with it: then `explore` walks it with the library from
 * end to end
 */
export async function exploreByGame(
  definition: Definition,
  {
    declaredErrors,
    isKnown = false,
  }: Pick<ExploreOptions, 'declaredErrors'> & { readonly isKnown?: boolean },
): Promise<PlayedExploration | null> {
  const net = buildNet(modelOf(definition), definition.processId);
  const openWork = new Map<string, readonly OpenWork[]>();
  const options = {
    eventsOf: (work: OpenWork) => eventsOf(definition, [work], { declaredErrors }),
    see: (open: readonly OpenWork[]) => {
      const messages = open.filter(({ kind }) => kind === 'message');
      openWork.set(messages.map(({ key }) => key).join(), messages);
    },
  };
  const small = survey(net, { ...options, mayReduce: false, limit: STEPS_OF_A_SMALL_ONE });
  const isSmall = small.isComplete && small.unbounded.length === 0;
  if (isSmall && !isWrong(small)) return null;
  if (!isSmall) openWork.clear();
  const played = isSmall ? small : playAll(net, options, sharesMessages(definition));
  const tried =
    isWrong(played) || isKnown
      ? NOTHING_TRIED
      : await tryKinds(definition, net, played.kinds, { ...options, limit: MOST_ASKED });
  return {
    asked: tried.asked,
    exploration: {
      complete: played.isComplete,
      limitReached: !played.isComplete && !played.asksTooMuch,
      markings: played.markings,
      transitions: played.steps,
      stuck: played.stuck,
      unbounded: played.unbounded,
      untried: tried.left,
      incidents: [...incidentsOf(played), ...tried.incidents],
      ...subscriptionsOf(definition, [...openWork.values()]),
      ends: endsOf(definition, played),
      reachedElements: played.reached,
      endReached: played.ends.size > 0,
    },
  };
}

/** Is it refused whatever the library says of it? */
function isWrong({ stuck, stopped, unbounded }: Survey): boolean {
  return (
    stuck.length > 0 ||
    stopped.some(({ stopped: { reason } }) => reason === 'too-many-steps') ||
    unbounded.some(({ place }) => place === 'flow')
  );
}

const NOTHING_TRIED: TriedKinds = { asked: 0, left: 0, incidents: [] };

/**
 * One order of independent branches shows every stuck join, every element and every end. Whether tokens pile up without
 * bound, which wait before a busy element, or whether two elements await one message at the same time, only all orders do:
 * they are tried first where that may be.
 */
function playAll(
  net: Net,
  options: Pick<SurveyOptions, 'eventsOf' | 'see'>,
  sharesMessages: boolean,
): Survey {
  const needsAllOrders = sharesMessages || hasLoop(net) || mayQueue(net);
  const all = needsAllOrders
    ? survey(net, { ...options, mayReduce: false, limit: MOST_PLAYED_IN_ALL_ORDERS })
    : null;
  if (all?.isComplete) return all;
  const few = survey(net, { ...options, mayReduce: true, limit: MOST_PLAYED });
  if (all === null) return few;
  const known = new Set(few.unbounded.map(({ elementId }) => elementId));
  return {
    ...few,
    // What only all orders show is not ruled out.
    isComplete: false,
    unbounded: [...few.unbounded, ...all.unbounded.filter(({ elementId }) => !known.has(elementId))],
  };
}

function sharesMessages(definition: Definition): boolean {
  const names = [...definition.work.values()].flatMap((work) =>
    work.kind === 'message' ? [work.messageName] : [],
  );
  return new Set(names).size < names.length;
}

function incidentsOf(played: Survey): Exploration['incidents'] {
  return played.stopped.map(({ event, stopped: { reason, elementId } }) => {
    const message = STOPPED[reason];
    const leaf: Extract<Leaf, { kind: 'incident' }> = { kind: 'incident', reason, elementId, message };
    return { event, leaf };
  });
}

const STOPPED: Readonly<Record<Survey['stopped'][number]['stopped']['reason'], string>> = {
  'uncaught-error': 'No boundary event catches the error.',
  'no-true-branch': 'No outgoing flow is true, and none is the default.',
  'too-many-steps': 'The step does not come to rest.',
};

function endsOf(definition: Definition, { ends, isReduced, reached }: Survey): Exploration['ends'] {
  const leaves = new Map(ends);
  // Of branches that were played in one order only, each end may be the last one.
  if (isReduced)
    for (const { id, type, scopeId } of modelOf(definition).nodes.values())
      if (type === 'EndEvent' && scopeId === definition.processId && reached.has(id) && !leaves.has(id))
        leaves.set(id, 1);
  return [...leaves].map(([endEventId, count]) => {
    const outcome = definition.properties.get(endEventId)?.outcome ?? null;
    return { endEventId, outcome, leaves: count };
  });
}
