/**
 * The kinds of BPMN: one row for each type of element, event definition and timer (markers: `markers.ts`; attributes:
 * `attributes.ts`). A row says whether the kind
 * is taken or refused and why, what it waits for, which behaviour the library is given for it, how a page describes it
 * and what its flows may be. Whatever in this folder has to know a kind reads its row.
 *
 * A new kind is a row here, its behaviour in `behaviours.ts` where the library's own does not do, and a recorded trace
 * in `fixtures/`. What only drawings know, such as the words of a diagram, a test holds against these rows.
 */

/** What open work may wait for, and the event that ends the wait when all goes well. */
export const WORK_KINDS = {
  job: { doneBy: 'job-completed' },
  user: { doneBy: 'user-task-completed' },
  message: { doneBy: 'message' },
  signal: { doneBy: 'signal' },
  condition: { doneBy: 'condition-met' },
  timer: { doneBy: 'timer-fired' },
} as const;

export type WorkKind = keyof typeof WORK_KINDS;

/** What a page calls an element: by what it waits for, else by its part in the flow. */
export type ElementKind = WorkKind | 'start' | 'end' | 'gateway' | 'sub-process' | 'event' | 'other';

/** What the library is told to do where its own behaviour for a type does not do; see `behaviours.ts`. */
export type BehaviourName = 'waiting-task' | 'passing-task' | 'inclusive-join';

interface Element {
  readonly shape: 'task' | 'event' | 'gateway' | 'sub-process';
  /** How a page describes it where it does not wait. */
  readonly described: ElementKind;
  /** Why no file may have it, and what to draw instead. Left out: it is taken. */
  readonly refused?: string;
  /** What its open work is. `its-event`: what its event definition says. Left out: it never waits. */
  readonly waitsFor?: WorkKind | 'its-event';
  /** It brings its event about: that is done at once, or by whom its event definition says. */
  readonly throws?: true;
  /** Left out: the library's own for this type. */
  readonly behaviour?: BehaviourName;
  /** Of the flows out of it: `chooses` between them by conditions, or `ignores` conditions, which then must not be there. */
  readonly conditions?: 'chooses' | 'ignores';
  /** Waits for a token from each flow that leads into it. */
  readonly waitsForAll?: true;
  /** Waits for a token from each flow that leads into it and that one may still come by. */
  readonly waitsForReaching?: true;
  /** Waits for the first of the events behind it. */
  readonly races?: true;
  /** May stand behind an element that races; an event if its definition may, too. */
  readonly competes?: true;
  /** Whoever does it is given its task headers. */
  readonly headers?: true;
  /**
   * Where Camunda 8 lets input and output mappings stand: `both`, or `outputs` alone; at an event only if its definition waits.
   * Left out: refused.
   */
  readonly mappings?: 'both' | 'outputs';
}

const WAITS_AS_JOB = {
  shape: 'task',
  described: 'job',
  waitsFor: 'job',
  behaviour: 'waiting-task',
  headers: true,
  mappings: 'both',
} as const;

/** By BPMN type without prefix. */
const ELEMENTS = {
  ServiceTask: WAITS_AS_JOB,
  SendTask: WAITS_AS_JOB,
  BusinessRuleTask: WAITS_AS_JOB,
  UserTask: {
    shape: 'task',
    described: 'user',
    waitsFor: 'user',
    behaviour: 'waiting-task',
    headers: true,
    mappings: 'both',
  },
  // Done without the aid of any engine, which goes on at once (BPMN 2.0, 13.3.3): the library would wait for a signal.
  ManualTask: { shape: 'task', described: 'other', behaviour: 'passing-task' },
  ReceiveTask: {
    shape: 'task',
    described: 'message',
    waitsFor: 'message',
    competes: true,
    mappings: 'outputs',
  },
  Task: { shape: 'task', described: 'other' },
  ScriptTask: {
    shape: 'task',
    described: 'other',
    refused:
      'a script task would run code from the diagram inside the server; use a service task with a handler',
  },
  CallActivity: {
    shape: 'task',
    described: 'other',
    refused: 'a call activity starts another process, and there is only one; use an embedded sub-process',
  },
  SubProcess: { shape: 'sub-process', described: 'sub-process', mappings: 'both' },
  Transaction: {
    shape: 'sub-process',
    described: 'other',
    refused: 'transactions need compensation, which is not supported; use an embedded sub-process',
  },
  AdHocSubProcess: {
    shape: 'sub-process',
    described: 'other',
    refused: 'ad-hoc sub-processes are not supported; use an embedded sub-process',
  },
  StartEvent: { shape: 'event', described: 'start', waitsFor: 'its-event' },
  EndEvent: { shape: 'event', described: 'end', throws: true },
  IntermediateCatchEvent: {
    shape: 'event',
    described: 'event',
    waitsFor: 'its-event',
    competes: true,
    mappings: 'outputs',
  },
  IntermediateThrowEvent: { shape: 'event', described: 'event', throws: true },
  BoundaryEvent: { shape: 'event', described: 'event', waitsFor: 'its-event', mappings: 'outputs' },
  ImplicitThrowEvent: {
    shape: 'event',
    described: 'event',
    refused: 'this event is not supported; use a service task',
  },
  ExclusiveGateway: { shape: 'gateway', described: 'gateway', conditions: 'chooses' },
  ParallelGateway: { shape: 'gateway', described: 'gateway', conditions: 'ignores', waitsForAll: true },
  InclusiveGateway: {
    shape: 'gateway',
    described: 'gateway',
    conditions: 'chooses',
    behaviour: 'inclusive-join',
    waitsForReaching: true,
  },
  EventBasedGateway: { shape: 'gateway', described: 'gateway', conditions: 'ignores', races: true },
  ComplexGateway: {
    shape: 'gateway',
    described: 'gateway',
    refused: 'complex gateways are not supported; use exclusive or parallel gateways',
  },
} as const satisfies Readonly<Record<string, Element>>;

export type ElementType = keyof typeof ELEMENTS;

/** The rows by type; what has none is refused by its name. */
export const ELEMENT_KINDS: ReadonlyMap<string, Element> = new Map(Object.entries(ELEMENTS));

/** Elements of a process that are drawn and never hold a token. */
export const DRAWN_ONLY: ReadonlySet<string> = new Set([
  'DataObject',
  'DataObjectReference',
  'DataStoreReference',
]);

interface EventDefinition {
  /** BPMN type without prefix; null: no event definition, or more than one. */
  readonly definition: string | null;
  readonly waitsFor?: WorkKind;
  /** The type of task that throwing it is, with all that such a task has but its boundary events. Left out: it is thrown at once. */
  readonly thrownAs?: ElementType;
  /** At a start event: of an event sub-process, but for `none`, which starts everything else, as what a request brings may do. */
  readonly takenAt: readonly ElementType[];
  /** Why nowhere else, and what to draw instead. */
  readonly refusedElsewhere: string;
  /** May stand behind an element that races. */
  readonly competes?: true;
  /** What throws it passes on at once: the shell carries it to those that wait, and the library is given a plain event. */
  readonly isBroadcast?: true;
  /** At the one start event of a process: the request that places an order brings it about, so that it waits for nothing. */
  readonly broughtByRequest?: true;
}

const EVENTS = {
  none: {
    definition: null,
    takenAt: ['StartEvent', 'EndEvent', 'IntermediateThrowEvent'],
    refusedElsewhere: 'the event says not what it waits for; make it a message or timer event',
  },
  message: {
    definition: 'MessageEventDefinition',
    waitsFor: 'message',
    thrownAs: 'SendTask',
    takenAt: ['IntermediateCatchEvent', 'BoundaryEvent', 'StartEvent', 'IntermediateThrowEvent', 'EndEvent'],
    refusedElsewhere:
      'a message starts an order only at the one start event of the process, and no sub-process; use a none start event',
    competes: true,
    broughtByRequest: true,
  },
  timer: {
    definition: 'TimerEventDefinition',
    waitsFor: 'timer',
    takenAt: ['IntermediateCatchEvent', 'BoundaryEvent', 'StartEvent'],
    refusedElsewhere: 'orders are started by a request, not by time; use a none start event',
    competes: true,
  },
  error: {
    definition: 'ErrorEventDefinition',
    takenAt: ['EndEvent', 'BoundaryEvent', 'StartEvent'],
    refusedElsewhere:
      'an error is caught by a boundary event, or starts an event sub-process; attach it to the task or sub-process that raises it',
  },
  link: {
    definition: 'LinkEventDefinition',
    takenAt: ['IntermediateCatchEvent', 'IntermediateThrowEvent'],
    refusedElsewhere: 'links join an intermediate throw event to an intermediate catch event only',
  },
  terminate: {
    definition: 'TerminateEventDefinition',
    takenAt: ['EndEvent'],
    refusedElsewhere: 'terminate is for end events only',
  },
  signal: {
    definition: 'SignalEventDefinition',
    waitsFor: 'signal',
    takenAt: ['IntermediateCatchEvent', 'BoundaryEvent', 'StartEvent', 'IntermediateThrowEvent', 'EndEvent'],
    refusedElsewhere: 'orders are started by a request, not by a signal; use a none start event',
    competes: true,
    isBroadcast: true,
  },
  conditional: {
    definition: 'ConditionalEventDefinition',
    waitsFor: 'condition',
    takenAt: ['IntermediateCatchEvent', 'BoundaryEvent', 'StartEvent'],
    refusedElsewhere: 'orders are started by a request, not by a condition; use a none start event',
    competes: true,
  },
  compensate: {
    definition: 'CompensateEventDefinition',
    takenAt: [],
    refusedElsewhere: 'compensation is not supported; draw the way back as tasks',
  },
  escalation: {
    definition: 'EscalationEventDefinition',
    takenAt: ['IntermediateThrowEvent', 'EndEvent', 'BoundaryEvent', 'StartEvent'],
    refusedElsewhere:
      'an escalation is caught by a boundary event of a sub-process, or starts an event sub-process',
  },
  cancel: {
    definition: 'CancelEventDefinition',
    takenAt: [],
    refusedElsewhere: 'cancel events need transactions, which are not supported; use an error',
  },
  several: {
    definition: null,
    takenAt: [],
    refusedElsewhere:
      'an event with several or unknown definitions is not supported; draw one event for each',
  },
} as const satisfies Readonly<Record<string, EventDefinition>>;

/** What kind of event an event element is: by its event definition, or `none`, or `several`. */
export type EventKind = keyof typeof EVENTS;

export const EVENT_KINDS: Readonly<Record<EventKind, EventDefinition>> = EVENTS;

interface Timer {
  /** The property of the timer event definition that holds its text; null: none, or no single one. */
  readonly property: string | null;
  /** What the library is told instead of the text: when a timer is due `due-time.ts` says, and the library never fires it. */
  readonly standIn?: string;
  /** It names an instant: neither `TIME_SCALE` nor the order's own clock moves it, and no suspension. */
  readonly fixed?: true;
  /** Why no file may have it, and what to draw instead. Left out: it is taken. */
  readonly refused?: string;
}

const TIMERS = {
  duration: { property: 'timeDuration', standIn: 'PT1H' },
  date: { property: 'timeDate', standIn: '2999-01-01T00:00:00Z', fixed: true },
  cycle: {
    property: 'timeCycle',
    refused: 'time cycles are not supported; use a duration, and draw the loop',
  },
  several: {
    property: null,
    refused: 'the timer has more than one of date, duration and cycle; keep the one that is meant',
  },
  nothing: {
    property: null,
    refused: 'the timer says not how long; give it a duration such as "PT5M", or a date',
  },
} as const satisfies Readonly<Record<string, Timer>>;

export type TimerKind = keyof typeof TIMERS;

export const TIMER_KINDS: Readonly<Record<TimerKind, Timer>> = TIMERS;

/** The kind of event that an event definition makes, by its BPMN type without prefix. */
export const EVENT_OF_DEFINITION: ReadonlyMap<string, EventKind> = new Map(
  entriesOf(EVENT_KINDS).flatMap(([kind, { definition }]) =>
    definition === null ? [] : [[definition, kind]],
  ),
);

/** Where the text of a timer stands: the properties of its event definition. */
export const TIMER_PROPERTIES: readonly (readonly [TimerKind, string])[] = entriesOf(TIMER_KINDS).flatMap(
  ([type, { property }]) => (property === null ? [] : [[type, property] as const]),
);

/** What the library's waits are for, by the BPMN type of what waits there: a task, or an event's definition. */
export const WORK_OF_TYPE: ReadonlyMap<string, WorkKind> = new Map([
  ...[...ELEMENT_KINDS].flatMap(([type, { waitsFor }]) =>
    waitsFor === undefined || waitsFor === 'its-event' ? [] : [[type, waitsFor] as const],
  ),
  ...Object.values(EVENT_KINDS).flatMap(({ definition, waitsFor }) =>
    definition === null || waitsFor === undefined ? [] : [[definition, waitsFor] as const],
  ),
]);

/** The type of task that an event is while it is thrown, or null: it is thrown at once, or caught. @param event null: it is no event */
export function thrownAs(type: string, event: EventKind | null): ElementType | null {
  const throws = event !== null && ELEMENT_KINDS.get(type)?.throws === true;
  return throws ? (EVENT_KINDS[event].thrownAs ?? null) : null;
}

/** What an element waits for, or null. @param event null: it is no event */
export function waitOf(type: string, event: EventKind | null): WorkKind | null {
  const waitsFor = ELEMENT_KINDS.get(thrownAs(type, event) ?? type)?.waitsFor ?? null;
  if (waitsFor !== 'its-event') return waitsFor;
  return event === null ? null : (EVENT_KINDS[event].waitsFor ?? null);
}

/** Is whoever does it given its task headers? */
export function hasHeaders(type: string, event: EventKind | null): boolean {
  return ELEMENT_KINDS.get(thrownAs(type, event) ?? type)?.headers === true;
}

/** Which mappings may stand there; null: none. */
export function mappingsAt(type: string, event: EventKind | null): 'both' | 'outputs' | null {
  if (event !== null && waitOf(type, event) === null) return null;
  return ELEMENT_KINDS.get(thrownAs(type, event) ?? type)?.mappings ?? null;
}

/** May it stand behind an element that waits for the first of several events? */
export function mayCompete(type: string, event: EventKind | null): boolean {
  const isAble = ELEMENT_KINDS.get(type)?.competes === true;
  return isAble && (event === null || EVENT_KINDS[event].competes === true);
}

/** Is it a scope of its own, with a start and tokens inside? */
export function isScope(type: string): boolean {
  const kind = ELEMENT_KINDS.get(type);
  return kind?.shape === 'sub-process' && kind.refused === undefined;
}

/** `Object.entries` of a table whose keys are all known. */
function entriesOf<Key extends string, Row>(table: Readonly<Record<Key, Row>>): [Key, Row][] {
  // The tables above are literals: they have no keys but those of their types.
  return Object.entries(table) as [Key, Row][];
}
