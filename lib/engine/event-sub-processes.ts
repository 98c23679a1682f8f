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
    Behaviour: restBeside([...handlers.keys()]),
  });
  for (const [handlerId, { id, interrupts }] of handlers) {
    const event = activities.find((activity) => activity.id === id);
    if (event === undefined) continue;
    event.type = 'bpmn:BoundaryEvent';
    event.parent = parent;
    event.behaviour = { ...event.behaviour, attachedTo: { id: restId }, cancelActivity: interrupts };
    const besides = [...handlers.keys()].filter((other) => other !== handlerId);
    event.Behaviour = interrupts && besides.length > 0 ? interrupting(besides) : LIBRARY.BoundaryEvent;
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

/** The parts that are used of the library's boundary events and sub-processes, as they run. */
interface Running {
  _onCompleted(routingKey: string, message: unknown): unknown;
  _completeExecution(routingKey: string, content: unknown): unknown;
  readonly executions: readonly { readonly status: string }[];
}

interface Made {
  Behaviour: new (...args: unknown[]) => Running;
}

/** The part that is used of what the library makes elements in. */
interface LibraryContext {
  getActivityById(id: string): { readonly isRunning: boolean; getApi(): { discard(): void } } | null;
}

/** An element of the library that does something more as it runs. @param more what its running part has instead */
function withMore(
  Library: LibraryConstructor,
  more: (running: Running, context: LibraryContext) => Partial<Running>,
): CallableFunction {
  return function Extended(definition: unknown, context: LibraryContext): object {
    const made = new Library(definition, context);
    const Behaviour = made.Behaviour;
    function More(...args: unknown[]) {
      const running = new Behaviour(...args);
      return Object.assign(running, more(running, context));
    }
    return Object.assign(made, { Behaviour: More });
  };
}

function end(ids: readonly string[], context: LibraryContext): void {
  for (const id of ids) {
    const activity = context.getActivityById(id);
    if (activity?.isRunning) activity.getApi().discard();
  }
}

/** The start of an event sub-process that interrupts its scope: it ends those that interrupted nothing, too (13.5.4). */
function interrupting(besides: readonly string[]): CallableFunction {
  return withMore(LIBRARY.BoundaryEvent, (event, context) => {
    const { _onCompleted: complete } = event;
    return {
      _onCompleted(routingKey, message) {
        end(besides, context);
        return complete.call(event, routingKey, message);
      },
    };
  });
}

/** The rest of a scope: a terminate end event in it ends the event sub-processes beside it, too (13.5.6). */
function restBeside(handlers: readonly string[]): CallableFunction {
  return withMore(LIBRARY.SubProcess, (rest, context) => {
    const { _completeExecution: complete } = rest;
    return {
      _completeExecution(routingKey, content) {
        if (rest.executions.some(({ status }) => status === 'terminated')) end(handlers, context);
        return complete.call(rest, routingKey, content);
      },
    };
  });
}

type LibraryConstructor = CallableFunction & (new (definition: unknown, context: unknown) => Made);

// The library's types export instances under these names; what it exports are constructors.
const LIBRARY = elements as unknown as {
  readonly StartEvent: CallableFunction;
  readonly SubProcess: LibraryConstructor;
  readonly BoundaryEvent: LibraryConstructor;
};
