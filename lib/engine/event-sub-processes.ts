import * as elements from 'bpmn-elements';
import type { SerializableContext, SerializableElement } from 'moddle-context-serializer';
import { beginAfter, restOf } from './implicit';
import { listenersIn, type Model, type ModelNode, scopesOfEventSubProcesses } from './model';

interface Lists {
  readonly activities: SerializableElement[];
  readonly sequenceFlows: SerializableElement[];
}

/**
 * Makes event sub-processes of what the library can do (BPMN 2.0, 10.2.5 and 13.5.4), since its own never begin: the rest of their
 * scope becomes an embedded sub-process, each start event a boundary event of it, which leads to the event sub-process
 * behind. So they listen exactly as long as the rest of their scope goes on, and the scope is over when all of them are.
 *
 * @param flow the library's constructor of a sequence flow
 */
export function standForEventSubProcesses(
  context: SerializableContext,
  model: Model,
  flow: CallableFunction,
): void {
  // The types call it a list of elements; it is an object of lists.
  const lists = context.elements as unknown as Lists;
  const listening = scopesOfEventSubProcesses(model)
    .map((scopeId) => ({ scopeId, starts: listenersIn(model, scopeId) }))
    .filter(({ starts }) => starts.length > 0);
  for (const { starts } of listening) for (const start of starts) beginInside(lists, start);
  for (const { scopeId, starts } of listening) wrapRest(lists, scopeId, starts, flow);
}

/** What follows the start event follows a start event of ours instead. */
function beginInside({ activities, sequenceFlows }: Lists, start: ModelNode): void {
  const beginId = beginAfter(start.id);
  for (const out of sequenceFlows) if (out.sourceId === start.id) out.sourceId = beginId;
  const parent = { id: start.scopeId, type: 'bpmn:SubProcess' };
  activities.push({
    id: beginId,
    type: 'bpmn:StartEvent',
    parent,
    behaviour: {},
    Behaviour: LIBRARY.StartEvent,
  });
}

function wrapRest(
  { activities, sequenceFlows }: Lists,
  scopeId: string,
  starts: readonly ModelNode[],
  flow: CallableFunction,
): void {
  const restId = restOf(scopeId);
  const handlers = new Map(starts.map((start) => [start.scopeId, start]));
  const inScope = (element: SerializableElement) => element.parent?.id === scopeId;
  const parent = [...activities, ...sequenceFlows].find(inScope)?.parent;
  if (parent === undefined) return;
  for (const element of [...activities.filter(inScope), ...sequenceFlows.filter(inScope)])
    if (!handlers.has(element.id ?? '')) element.parent = { id: restId, type: 'bpmn:SubProcess' };
  activities.push({
    id: restId,
    type: 'bpmn:SubProcess',
    parent,
    behaviour: {},
    Behaviour: LIBRARY.SubProcess,
  });
  for (const [handlerId, { id, interrupts }] of handlers) {
    const event = activities.find((activity) => activity.id === id);
    if (event === undefined) continue;
    event.type = 'bpmn:BoundaryEvent';
    event.parent = parent;
    event.behaviour = { ...event.behaviour, attachedTo: { id: restId }, cancelActivity: interrupts };
    const besides = [...handlers.keys()].filter((other) => other !== handlerId);
    event.Behaviour = interrupts && besides.length > 0 ? endsToo(besides) : LIBRARY.BoundaryEvent;
    sequenceFlows.push({
      id: `handle:${handlerId}`,
      type: 'bpmn:SequenceFlow',
      sourceId: id,
      targetId: handlerId,
      parent,
      behaviour: {},
      Behaviour: flow,
    });
  }
}

/** The part that is used of the library's boundary event. */
interface Boundary {
  Behaviour: new (...args: unknown[]) => { _onCompleted(routingKey: string, message: unknown): unknown };
}

/** The part that is used of what the library makes elements in. */
interface LibraryContext {
  getActivityById(id: string): { readonly isRunning: boolean; getApi(): { discard(): void } } | null;
}

/**
 * A boundary event that ends what runs beside its activity, too: an event sub-process that interrupts its scope ends those
 * that interrupted nothing and still run (13.5.4).
 */
function endsToo(besides: readonly string[]): CallableFunction {
  return function InterruptingStart(definition: unknown, context: LibraryContext): object {
    const made = new LIBRARY.BoundaryEvent(definition, context);
    const Behaviour = made.Behaviour;
    made.Behaviour = function Interrupting(...args: unknown[]) {
      const event = new Behaviour(...args);
      const { _onCompleted: complete } = event;
      return Object.assign(event, {
        _onCompleted(routingKey: string, message: unknown) {
          for (const id of besides) {
            const other = context.getActivityById(id);
            if (other?.isRunning) other.getApi().discard();
          }
          return complete.call(event, routingKey, message);
        },
      });
    } as unknown as Boundary['Behaviour'];
    return made;
  };
}

// The library's types export instances under these names; what it exports are constructors.
const LIBRARY = elements as unknown as {
  readonly StartEvent: CallableFunction;
  readonly SubProcess: CallableFunction;
  readonly BoundaryEvent: CallableFunction & (new (definition: unknown, context: unknown) => Boundary);
};
