import * as elements from 'bpmn-elements';
import { ELEMENT_KINDS } from './kinds';
import { eventGatewayBefore, flowsInto, linkedFrom, type Model } from './model';

/** The part that is used of an element of the library, as it runs. */
interface Activity {
  readonly id: string;
  readonly isRunning: boolean;
  readonly isSubProcess: boolean;
  readonly broker: {
    cancel(consumerTag: string): unknown;
    getQueue(name: string): { readonly messages: readonly Message[] } | undefined;
  };
  readonly execution?: { readonly source?: { readonly executions?: readonly Scope[] } };
  run(content: object): void;
}

/** A process, or one execution of a sub-process. */
export interface Scope {
  getActivities(): readonly Activity[];
}

interface Message {
  readonly content: { readonly id?: string; readonly isSequenceFlow?: boolean };
  ack(): unknown;
}

/** The tokens that wait at each join. */
const waiting = new WeakMap<Activity, Set<Message>>();

/**
 * The gateway that joins (BPMN 2.0, 13.4.3): the library's lets each token through. Ours keeps them as its parallel gateway
 * does, in the queue of what comes in, until `nextJoin` finds that none may come any more.
 */
export function InclusiveJoin(
  definition: object,
  context: { getInboundSequenceFlows(id: string): unknown[] },
) {
  const id = 'id' in definition ? String(definition.id) : '';
  const joins = context.getInboundSequenceFlows(id).length > 1;
  const made = new LibraryGateway(joins ? { ...definition, isParallelGateway: true } : definition, context);
  if (!joins) return made;
  const kept = new Set<Message>();
  waiting.set(made, kept);
  // The library keeps its handlers under a symbol that others can ask for.
  const handlers = Reflect.get(made, Symbol.for('messageHandlers'));
  Object.assign(handlers, { onInbound: (_: string, message: Message) => kept.add(message) });
  return made;
}

/** Does a process need `passJoin` at all? */
export function hasInclusiveJoins(model: Model): boolean {
  for (const { id, type } of model.nodes.values())
    if (ELEMENT_KINDS.get(type)?.waitsForReaching && flowsInto(model, id).length > 1) return true;
  return false;
}

/** Passes on the tokens at one join that waits for no more. @returns false: there is none */
export function passJoin(model: Model, scopes: readonly Scope[]): boolean {
  for (const scope of scopes) {
    const activities = scope.getActivities();
    for (const activity of activities) {
      const kept = waiting.get(activity);
      if (kept !== undefined && kept.size > 0 && waitsForNoMore(model, activity, kept, activities)) {
        pass(activity, kept);
        return true;
      }
      const inner = activity.isRunning && activity.isSubProcess ? activity.execution?.source?.executions : [];
      if (passJoin(model, inner ?? [])) return true;
    }
  }
  return false;
}

/** One token of each flow; what comes more often waits for the next time. */
function pass(join: Activity, kept: Set<Message>): void {
  const first = new Map([...kept].toReversed().map((message) => [message.content.id, message]));
  for (const message of first.values()) message.ack();
  kept.clear();
  // What is left goes back into the queue, and comes again when the gateway is done.
  join.broker.cancel('_run-on-inbound');
  join.run({ inbound: [...first.values()].map(({ content }) => ({ ...content })) });
}

/**
 * 13.4.3, table 13.3: each token from which a path leads to a flow into the join on which none lies has also a path to one on which
 * one does. Paths do not go through the join.
 */
function waitsForNoMore(
  model: Model,
  join: Activity,
  kept: ReadonlySet<Message>,
  activities: readonly Activity[],
): boolean {
  const full = new Set([...kept].map(({ content }) => content.id));
  const sources = sourcesOf(model, join.id);
  const reaches = (elementId: string, wanted: boolean) =>
    [...sources].some(([flowId, from]) => full.has(flowId) === wanted && from.has(elementId));
  const mayCome = (elementId: string) => reaches(elementId, false) && !reaches(elementId, true);
  return activities.every(
    (activity) => activity === join || !tokensAt(model, activity).some((elementId) => mayCome(elementId)),
  );
}

/** An element for each token that lies at it, or before it. */
function tokensAt(model: Model, { id, isRunning, broker }: Activity): readonly string[] {
  const node = model.nodes.get(id);
  // The token of what waits on an edge or behind an event-based gateway is that activity's, or that gateway's.
  const isAside = node?.type === 'BoundaryEvent' || eventGatewayBefore(model, id) !== null;
  const queued = broker.getQueue('inbound-q')?.messages ?? [];
  const isLedTo = queued.some(({ content }) => content.isSequenceFlow);
  return (isRunning && !isAside) || isLedTo ? [id] : [];
}

const known = new WeakMap<Model, Map<string, ReadonlyMap<string | undefined, ReadonlySet<string>>>>();

/** For each flow into a join the elements from which it is reached without going through the join. */
function sourcesOf(model: Model, joinId: string): ReadonlyMap<string | undefined, ReadonlySet<string>> {
  const ofModel = known.get(model) ?? new Map();
  known.set(model, ofModel);
  const found =
    ofModel.get(joinId) ??
    new Map(flowsInto(model, joinId).map(({ id, sourceId }) => [id, backFrom(model, sourceId, joinId)]));
  ofModel.set(joinId, found);
  return found;
}

function backFrom(model: Model, elementId: string, joinId: string): ReadonlySet<string> {
  const found = new Set(elementId === joinId ? [] : [elementId]);
  const links = [...model.nodes.values()].map((node) => [node.id, linkedFrom(model, node)] as const);
  // A set gives what is added to it while it is walked.
  for (const id of found) {
    const host = model.nodes.get(id)?.attachedTo ?? null;
    const before = [
      ...flowsInto(model, id).map(({ sourceId }) => sourceId),
      ...(host === null ? [] : [host]),
      ...links.flatMap(([from, to]) => (to.some((node) => node.id === id) ? [from] : [])),
    ];
    for (const source of before) if (source !== joinId) found.add(source);
  }
  return found;
}

// The library's types export the instance under this name; what it exports is the constructor.
const LibraryGateway = elements.InclusiveGateway as unknown as new (
  definition: object,
  context: object,
) => Activity;
