import { ELEMENT_KINDS, EVENT_KINDS, type EventKind } from './kinds';
import type { MarkerKind } from './markers';
import type { AssignmentTexts, DecisionCall, Definition, FormCall, Mappings, TimerText } from './types';

/** A task, event, gateway or sub-process of the diagram, as plain data. */
export interface ModelNode {
  readonly id: string;
  readonly name: string;
  /** BPMN type without prefix: `ServiceTask`. */
  readonly type: string;
  /** The process or sub-process it stands in. */
  readonly scopeId: string;
  /** Null on everything that is no event. */
  readonly event: EventModel | null;
  /** A receive task's message, null on everything else. */
  readonly receives: MessageRef | null;
  /** The activity a boundary event hangs on, which the file may lack, else null. */
  readonly attachedTo: string | null;
  /** Does it stand in its scope without being led to, and begin when its start event occurs? */
  readonly isEventSubProcess: boolean;
  /** Of a boundary event: does it interrupt its activity; of an event sub-process's start: its scope? True on everything else. */
  readonly interrupts: boolean;
  /** The flow that it names as its default, whosever it is; null when it names none. */
  readonly defaultFlowId: string | null;
  /** Zeebe job type, null when there is none. */
  readonly jobType: string | null;
  /** The decision that it calls, with empty texts for what it does not say; null: it calls none. */
  readonly decision: DecisionCall | null;
  /** Of a user task: whose it is, and until when; null: it does not say, or is none. */
  readonly assignment: AssignmentTexts | null;
  /** Of a user task: the form that it shows; null: none, or one that is not shown here. */
  readonly form: FormCall | null;
  /** The task headers that whoever does it is given, by key. */
  readonly headers: Readonly<Record<string, string>>;
  /** Null: it has none. */
  readonly mappings: Mappings | null;
  /** What else it bears, on this very element. */
  readonly markers: readonly MarkerKind[];
}

export interface MessageRef {
  /** Empty when the model names no message, or one without a name. */
  readonly name: string;
  readonly correlationKey: string | null;
}

export interface EventModel {
  /** `none` also where a request for an order brings it about. */
  readonly kind: EventKind;
  readonly message: MessageRef | null;
  readonly timer: TimerText | null;
  /** Null: an error event without an error, which catches all; empty: its error has no code. */
  readonly errorCode: string | null;
  /** The same of an escalation event. */
  readonly escalationCode: string | null;
  readonly linkName: string | null;
  /** Of a signal event; empty where it names none, or one without a name. */
  readonly signalName: string | null;
  /** Of a conditional event; empty where it has none. */
  readonly condition: string | null;
}

export interface ModelFlow {
  readonly id: string;
  readonly name: string;
  readonly scopeId: string;
  /** Where it leads from and to: the file may lack them; empty: it names none. */
  readonly sourceId: string;
  readonly targetId: string;
  /** The text of its condition, null without one. */
  readonly condition: string | null;
  /** The script language of its condition, if it names one. */
  readonly language: string | null;
  readonly isDefault: boolean;
}

/** The diagram as plain data, flat: nested elements name their scope. */
export interface Model {
  /** The process that runs; all nodes and flows are its own. */
  readonly processId: string;
  /** What it bears itself. */
  readonly processMarkers: readonly MarkerKind[];
  readonly processIds: readonly string[];
  readonly executableProcessIds: readonly string[];
  readonly nodes: ReadonlyMap<string, ModelNode>;
  readonly flows: ReadonlyMap<string, ModelFlow>;
}

/** What a file draws of the process that runs, as plain data. */
export interface Drawing {
  /** Places among the file's drawings of those that show the process, itself or in a pool. */
  readonly shownBy: readonly number[];
  /** Elements whose shapes have no place or size, or flows with points that are nowhere; each once. */
  readonly broken: readonly string[];
  /** Ids of elements and flows that have a shape or line. */
  readonly drawn: ReadonlySet<string>;
}

/** What hides behind `Definition.source`. */
export interface Source {
  readonly model: Model;
  /** The library's serialised context: only `advance.ts` knows its type. */
  readonly context: unknown;
  readonly drawing: Drawing;
}

/** The inside of a definition. */
export function sourceOf(definition: Definition): Source {
  // `source` is written by `parseDefinition` alone; its type is hidden so that nobody else depends on it.
  return definition.source as Source;
}

export function modelOf(definition: Definition): Model {
  return sourceOf(definition).model;
}

export function flowsInto(model: Model, elementId: string): readonly ModelFlow[] {
  return [...model.flows.values()].filter((flow) => flow.targetId === elementId);
}

export function flowsOutOf(model: Model, elementId: string): readonly ModelFlow[] {
  return [...model.flows.values()].filter((flow) => flow.sourceId === elementId);
}

/** The event-based gateway that waits for this element, or null. */
export function eventGatewayBefore(model: Model, elementId: string): string | null {
  for (const { sourceId } of flowsInto(model, elementId))
    if (races(model.nodes.get(sourceId))) return sourceId;
  return null;
}

/** Does it wait for the first of the events behind it? */
export function races(node: ModelNode | undefined): boolean {
  return node !== undefined && ELEMENT_KINDS.get(node.type)?.races === true;
}

/** Where a link's throw event goes on: the catch events of its name in its scope. Nowhere for anything else. */
export function linkedFrom(model: Model, node: ModelNode): readonly ModelNode[] {
  const link = node.type === 'IntermediateThrowEvent' ? (node.event?.linkName ?? null) : null;
  if (link === null) return [];
  return [...model.nodes.values()].filter(
    ({ type, scopeId, event }) =>
      type === 'IntermediateCatchEvent' && scopeId === node.scopeId && event?.linkName === link,
  );
}

/** Does it throw an event of a kind that the shell carries to those that wait for it? */
export function isBroadcast({ type, event }: ModelNode): boolean {
  const isThrown = type === 'EndEvent' || type === 'IntermediateThrowEvent';
  return isThrown && event !== null && EVENT_KINDS[event.kind].isBroadcast === true;
}

/** The event sub-process that an event starts, or null. */
export function startedBy(model: Model, node: ModelNode): ModelNode | null {
  const scope = node.type === 'StartEvent' ? model.nodes.get(node.scopeId) : undefined;
  return scope?.isEventSubProcess ? scope : null;
}

/** Where event sub-processes stand. */
export function scopesOfEventSubProcesses(model: Model): readonly string[] {
  const found = [...model.nodes.values()].filter(({ isEventSubProcess }) => isEventSubProcess);
  return [...new Set(found.map(({ scopeId }) => scopeId))];
}

/** The start events that listen while a scope is open: of the event sub-processes directly in it. */
export function listenersIn(model: Model, scopeId: string): readonly ModelNode[] {
  return [...model.nodes.values()].filter((node) => startedBy(model, node)?.scopeId === scopeId);
}

/** Does it stand in the process, or in an event sub-process of it: does what it reaches last tell how the order ended? */
export function isOuter(model: Model, node: ModelNode): boolean {
  const scope = model.nodes.get(node.scopeId);
  return scope === undefined || (scope.isEventSubProcess && isOuter(model, scope));
}

/** "Wait 5 minutes" (wait-5min-timer), or the bare id of an element without a name. */
export function labelOf(node: ModelNode): string {
  return node.name === '' || node.name === node.id ? node.id : `"${node.name}" (${node.id})`;
}
