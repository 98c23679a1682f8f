import * as elements from 'bpmn-elements';
import type { Definitions } from 'bpmn-moddle';
import serialize, { type SerializableContext, TypeResolver } from 'moddle-context-serializer';
import { standForEventSubProcesses } from './event-sub-processes';
import { InclusiveJoin } from './inclusive-join';
import { type BehaviourName, ELEMENT_KINDS, thrownAs } from './kinds';
import { joinLinks } from './links';
import type { Model } from './model';
import { NearestError } from './nearest-error';
import { NearestEscalation, tellCodes } from './nearest-escalation';
import { shortenOwnEvents } from './queue-events';

/** What the kinds are given where the library's own behaviour does not do. */
const BEHAVIOURS: Readonly<Record<BehaviourName, unknown>> = {
  /** Begins, and waits until it is told that it is done. */
  'waiting-task': elements.SignalTask,
  /** Is done as soon as it begins. */
  'passing-task': elements.Task,
  'inclusive-join': InclusiveJoin,
};

/** The library's form of a process. @param moddle what `libraryView` lets through */
export function serializeContext(moddle: Definitions, model: Model): SerializableContext {
  const ours = [...ELEMENT_KINDS].flatMap(([type, { behaviour }]) =>
    behaviour === undefined ? [] : [[type, BEHAVIOURS[behaviour]] as const],
  );
  const types = {
    ...elements,
    ...Object.fromEntries(ours),
    SequenceFlow: TokenFlow,
    ErrorEventDefinition: NearestError,
    EscalationEventDefinition: NearestEscalation,
    ConditionalEventDefinition: WaitingCondition,
  };
  const context = serialize(moddle, TypeResolver(types));
  joinLinks(context, {
    flow: TokenFlow,
    passing: elements.IntermediateThrowEvent as unknown as CallableFunction,
  });
  throwAsTasks(context, model);
  startAtOnce(context, model);
  tellCodes(context, model);
  standForEventSubProcesses(context, model, TokenFlow);
  return context;
}

/** An event that is a task while it is thrown is one to the library, where its own would be thrown at once. */
function throwAsTasks(context: SerializableContext, model: Model): void {
  for (const activity of context.getActivities()) {
    const node = model.nodes.get(activity.id ?? '');
    const task = node === undefined ? null : thrownAs(node.type, node.event?.kind ?? null);
    const behaviour = ELEMENT_KINDS.get(task ?? '')?.behaviour;
    if (behaviour === undefined) continue;
    activity.type = `bpmn:${task}`;
    activity.Behaviour = BEHAVIOURS[behaviour] as CallableFunction;
    delete activity.behaviour.eventDefinitions;
  }
}

/** What a request brings about has happened when the process starts: the library would wait for it. */
function startAtOnce(context: SerializableContext, model: Model): void {
  for (const { id = '', behaviour } of context.getActivities()) {
    const node = model.nodes.get(id);
    if (node?.type === 'StartEvent' && node.event?.kind === 'none') delete behaviour.eventDefinitions;
  }
}
/** What waits until it is told that its condition holds: the library's own would ask for itself. It waits as a signal does. */
function WaitingCondition(activity: unknown, definition: object, context: unknown): object {
  const told = { ...definition, behaviour: { signalRef: { id: 'condition' } } };
  return new SignalEventDefinition(activity, told, context);
}

// The library's types export the instance under this name; what it exports is the constructor.
const SignalEventDefinition = elements.SignalEventDefinition as unknown as new (...args: unknown[]) => object;

/**
 * A sequence flow that carries tokens and no discards. The library's dead-path elimination lets a join fire early: a
 * discard that reaches it through a merge counts as a branch (ARCHITECTURE.md, "Discards are dropped").
 */
function TokenFlow(...args: unknown[]): object {
  return Object.assign(new SequenceFlow(...args), { discard() {} });
}

// The library's types export the instance under this name; what it exports is the constructor.
const SequenceFlow = elements.SequenceFlow as unknown as new (
  ...args: unknown[]
) => { readonly broker: object };

/** A flow of no process, for its broker. */
const flow = new SequenceFlow(
  { id: 'none', parent: {} },
  { environment: { Logger: () => ({ debug() {} }), registerScript() {} } },
);
shortenOwnEvents(flow.broker);
