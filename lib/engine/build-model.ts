import type { ModdleElement } from 'bpmn-moddle';
import { attributesOf, EXTENSIONS } from './attributes';
import {
  DRAWN_ONLY,
  ELEMENT_KINDS,
  EVENT_KINDS,
  EVENT_OF_DEFINITION,
  hasHeaders,
  TIMER_PROPERTIES,
} from './kinds';
import type { MarkerKind } from './markers';
import type { EventModel, MessageRef, Model, ModelFlow, ModelNode } from './model';
import type { AssignmentTexts, DecisionCall, FormCall, Mapping, Mappings, TimerText } from './types';

/** What a file refers to and does not hold: the id that stands there, by element and property (`sourceRef`). */
export type LostReferences = ReadonlyMap<ModdleElement, ReadonlyMap<string, string>>;

/**
 * One process as plain data, from what bpmn-moddle read. Never throws on a file that bpmn-moddle accepts.
 * @param process the one that runs; of the others only their ids are kept
 */
export function buildModel(root: ModdleElement, process: ModdleElement, lost: LostReferences): Model {
  const processes = elements(root.rootElements).filter((element) => shortType(element) === 'Process');
  const nodes = new Map<string, ModelNode>();
  const flows = new Map<string, ModelFlow>();
  const bodies = extensions(process, 'zeebe:UserTaskForm').map(
    ({ id, body }) => [textOf(id) ?? '', textOf(body) ?? ''] as const,
  );
  collectScope(process, { nodes, flows, lost, embeddedForms: new Map(bodies) });
  startByRequest(idOf(process), nodes);
  return {
    processId: idOf(process),
    processMarkers: [
      ...readMarkers(process),
      ...(readMappings(process) === null ? [] : (['zeebe-input-output'] as const)),
    ],
    processIds: processes.map(idOf),
    executableProcessIds: processes.filter((other) => other.isExecutable === true).map(idOf),
    nodes,
    flows,
  };
}

/** The one start event of a process may be a message: the request that places an order is as good as that. */
function startByRequest(processId: string, nodes: Map<string, ModelNode>): void {
  const starts = [...nodes.values()].filter(
    ({ scopeId, type }) => scopeId === processId && type === 'StartEvent',
  );
  const [start] = starts;
  if (start?.event == null || starts.length > 1) return;
  if (EVENT_KINDS[start.event.kind].broughtByRequest)
    nodes.set(start.id, { ...start, event: { ...start.event, kind: 'none' } });
}

/** The process that runs: the executable one, else the first that holds anything. Null: there is none. */
export function processToRun(root: ModdleElement): ModdleElement | null {
  const processes = elements(root.rootElements).filter((element) => shortType(element) === 'Process');
  const drawn = processes.find(({ flowElements }) => elements(flowElements).length > 0);
  return processes.find(({ isExecutable }) => isExecutable === true) ?? drawn ?? processes[0] ?? null;
}

/** `ServiceTask` of `bpmn:ServiceTask`. */
export function shortType(element: ModdleElement): string {
  return element.$type.replace(/^.*:/, '');
}

/** The extension elements of one type, such as `zeebe:Properties`. */
export function extensions(element: ModdleElement, type: string): readonly ModdleElement[] {
  const holder = asElement(element.extensionElements);
  return holder === null ? [] : elements(holder.values).filter((value) => value.$type === type);
}

/** The elements of a list property. */
export function elements(value: unknown): readonly ModdleElement[] {
  return Array.isArray(value) ? value.map(asElement).filter((element) => element !== null) : [];
}

export function asElement(value: unknown): ModdleElement | null {
  // Everything that moddle hands out as an object carries $type: checked here, once.
  return typeof value === 'object' && value !== null && '$type' in value ? (value as ModdleElement) : null;
}

/** A text property; anything else, and nothing, is null. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function idOf(element: ModdleElement): string {
  return textOf(element.id) ?? '';
}

interface Collected {
  readonly nodes: Map<string, ModelNode>;
  readonly flows: Map<string, ModelFlow>;
  readonly lost: LostReferences;
  /** The forms that stand in the process itself, as JSON, by id. */
  readonly embeddedForms: ReadonlyMap<string, string>;
}

function collectScope(scope: ModdleElement, into: Collected): void {
  for (const element of elements(scope.flowElements)) {
    const type = shortType(element);
    if (DRAWN_ONLY.has(type)) continue;
    if (type === 'SequenceFlow') into.flows.set(idOf(element), readFlow(element, idOf(scope), into.lost));
    else into.nodes.set(idOf(element), readNode(element, idOf(scope), into));
    if (element.flowElements !== undefined) collectScope(element, into);
  }
}

/** The id that a reference names, held by the file or not; null: it names none. */
function referredId(element: ModdleElement, property: string, lost: LostReferences): string | null {
  const held = asElement(element[property]);
  return held === null ? (lost.get(element)?.get(property) ?? null) : idOf(held);
}

function readFlow(element: ModdleElement, scopeId: string, lost: LostReferences): ModelFlow {
  const source = asElement(element.sourceRef);
  const condition = asElement(element.conditionExpression);
  const defaultFlow = source === null ? null : asElement(source.default);
  return {
    id: idOf(element),
    name: textOf(element.name) ?? '',
    scopeId,
    sourceId: referredId(element, 'sourceRef', lost) ?? '',
    targetId: referredId(element, 'targetRef', lost) ?? '',
    condition: condition === null ? null : (textOf(condition.body)?.trim() ?? ''),
    language: condition === null ? null : textOf(condition.language),
    isDefault: defaultFlow !== null && defaultFlow.id === element.id,
  };
}

function readNode(element: ModdleElement, scopeId: string, { lost, embeddedForms }: Collected): ModelNode {
  const type = shortType(element);
  const kind = ELEMENT_KINDS.get(type);
  const event = kind?.shape === 'event' ? readEvent(element) : null;
  const task = extensions(element, 'zeebe:TaskDefinition')[0];
  const form = kind?.waitsFor === 'user' ? readForm(element, embeddedForms) : null;
  return {
    id: idOf(element),
    name: textOf(element.name)?.replace(/\s+/g, ' ').trim() ?? '',
    type,
    scopeId,
    event,
    receives: kind?.waitsFor === 'message' ? readMessage(element.messageRef) : null,
    attachedTo: referredId(element, 'attachedToRef', lost),
    defaultFlowId: referredId(element, 'default', lost),
    interrupts: element.cancelActivity !== false && element.isInterrupting !== false,
    isEventSubProcess: type === 'SubProcess' && element.triggeredByEvent === true,
    jobType: task === undefined ? null : textOf(task.type),
    decision: readDecisionCall(element),
    form,
    assignment: kind?.waitsFor === 'user' ? readAssignment(element) : null,
    headers: hasHeaders(type, event?.kind ?? null) ? readHeaders(element) : {},
    mappings: readMappings(element),
    markers: [
      ...readMarkers(element, event),
      ...(form === null && extensions(element, 'zeebe:FormDefinition').length > 0 ? (['form'] as const) : []),
    ],
  };
}

function readDecisionCall(element: ModdleElement): DecisionCall | null {
  const call = extensions(element, 'zeebe:CalledDecision')[0];
  if (call === undefined) return null;
  return {
    decisionId: textOf(call.decisionId)?.trim() ?? '',
    resultVariable: textOf(call.resultVariable)?.trim() ?? '',
  };
}

/** What the form's key begins with where it stands in the process: `camunda-forms:bpmn:userTaskForm_1`. */
const EMBEDDED = 'camunda-forms:bpmn:';

/** @returns null: there is none, or it is shown elsewhere */
function readForm(element: ModdleElement, embeddedForms: ReadonlyMap<string, string>): FormCall | null {
  const said = extensions(element, 'zeebe:FormDefinition')[0];
  const formId = textOf(said?.formId)?.trim() ?? '';
  if (formId !== '') return formId.startsWith('=') ? null : { formId };
  const key = textOf(said?.formKey)?.trim() ?? '';
  const body = key.startsWith(EMBEDDED) ? embeddedForms.get(key.slice(EMBEDDED.length)) : undefined;
  return body === undefined ? null : { key, body };
}

/** Of several the first counts, as it is read. */
function readAssignment(element: ModdleElement): AssignmentTexts | null {
  const said = (type: string, property: string) => {
    const value = extensions(element, type)[0]?.[property];
    const text = typeof value === 'number' ? String(value) : (textOf(value)?.trim() ?? '');
    return text === '' ? null : text;
  };
  const texts = {
    assignee: said('zeebe:AssignmentDefinition', 'assignee'),
    candidateUsers: said('zeebe:AssignmentDefinition', 'candidateUsers'),
    candidateGroups: said('zeebe:AssignmentDefinition', 'candidateGroups'),
    dueDate: said('zeebe:TaskSchedule', 'dueDate'),
    followUpDate: said('zeebe:TaskSchedule', 'followUpDate'),
    priority: said('zeebe:PriorityDefinition', 'priority'),
  };
  return Object.values(texts).every((text) => text === null) ? null : texts;
}

function readMappings(element: ModdleElement): Mappings | null {
  const holders = extensions(element, 'zeebe:IoMapping');
  const read = (part: 'inputParameters' | 'outputParameters'): Mapping[] =>
    holders
      .flatMap((holder) => elements(holder[part]))
      .map(({ source, target }) => ({
        source: textOf(source)?.trim() ?? '',
        target: textOf(target)?.trim() ?? '',
      }));
  const [inputs, outputs] = [read('inputParameters'), read('outputParameters')];
  return inputs.length + outputs.length === 0 ? null : { inputs, outputs };
}

/** Static texts, whatever they begin with. Of two with one key the last counts, as in Camunda 8. */
function readHeaders(element: ModdleElement): Readonly<Record<string, string>> {
  const values = extensions(element, 'zeebe:TaskHeaders').flatMap((holder) => elements(holder.values));
  return Object.fromEntries(
    values.flatMap(({ key, value }) => (textOf(key) ? [[textOf(key), textOf(value) ?? '']] : [])),
  );
}

/** What says whose a user task is. */
const ASSIGNING = ['zeebe:AssignmentDefinition', 'zeebe:TaskSchedule', 'zeebe:PriorityDefinition'];

/** What the element bears that is refused or warned of: itself, its extensions, and what stands in it but its inner elements. */
function readMarkers(element: ModdleElement, event: EventModel | null = null): readonly MarkerKind[] {
  const found = new Set<MarkerKind>();
  const loop = asElement(element.loopCharacteristics);
  if (loop !== null)
    found.add(shortType(loop) === 'MultiInstanceLoopCharacteristics' ? 'multi-instance' : 'loop');
  collectMarkers(element, found);
  const isDone = hasHeaders(shortType(element), event?.kind ?? null);
  if (!isDone && extensions(element, 'zeebe:TaskHeaders').length > 0) found.add('headers');
  const isUserTask = ELEMENT_KINDS.get(shortType(element))?.waitsFor === 'user';
  if (!isUserTask && ASSIGNING.some((type) => extensions(element, type).length > 0)) found.add('assignment');
  return [...found];
}

/** Children that are part of their element. */
const NESTED = /^(eventDefinitions|time.*|condition)$/;

function collectMarkers(element: ModdleElement, found: Set<MarkerKind>): void {
  for (const { property, value, verdict } of attributesOf(element)) {
    if (typeof verdict === 'object') {
      if (verdict.when?.(value, element) !== false) found.add(verdict.marker);
    } else if (NESTED.test(property.name)) {
      for (const part of Array.isArray(value) ? elements(value) : elements([value]))
        collectMarkers(part, found);
    }
  }
  const holder = asElement(element.extensionElements);
  for (const extension of holder === null ? [] : elements(holder.values)) {
    const verdict = EXTENSIONS.get(extension.$type);
    if (typeof verdict === 'object') found.add(verdict.marker);
    else if (verdict === 'read') collectMarkers(extension, found);
  }
}

function readEvent(element: ModdleElement): EventModel {
  const [first, second] = elements(element.eventDefinitions);
  const only = second === undefined ? first : undefined;
  const known = only === undefined ? undefined : EVENT_OF_DEFINITION.get(shortType(only));
  const kind = first === undefined ? 'none' : (known ?? 'several');
  const error = asElement(first?.errorRef);
  const escalation = asElement(first?.escalationRef);
  return {
    kind,
    message: first !== undefined && kind === 'message' ? readMessage(first.messageRef) : null,
    timer: first !== undefined && kind === 'timer' ? readTimer(first) : null,
    errorCode: kind === 'error' && error !== null ? codeOf(error, 'Error') : null,
    escalationCode: kind === 'escalation' && escalation !== null ? codeOf(escalation, 'Escalation') : null,
    linkName: kind === 'link' ? textOf(first?.name) : null,
    signalName: kind === 'signal' ? nameOf(asElement(first?.signalRef), 'Signal') : null,
    condition: kind === 'conditional' ? (textOf(asElement(first?.condition)?.body)?.trim() ?? '') : null,
  };
}

/** Empty: it has none, or is none. */
function nameOf(element: ModdleElement | null, type: string): string {
  return element !== null && shortType(element) === type ? (textOf(element.name)?.trim() ?? '') : '';
}

/** Empty: it has none, or is none. */
function codeOf(element: ModdleElement, type: 'Error' | 'Escalation'): string {
  const code = textOf(type === 'Error' ? element.errorCode : element.escalationCode);
  return shortType(element) === type ? (code ?? '') : '';
}

function readMessage(reference: unknown): MessageRef {
  const message = asElement(reference);
  if (message === null || shortType(message) !== 'Message') return { name: '', correlationKey: null };
  const subscription = extensions(message, 'zeebe:Subscription')[0];
  return {
    name: textOf(message.name) ?? '',
    correlationKey: subscription === undefined ? null : textOf(subscription.correlationKey),
  };
}

function readTimer(definition: ModdleElement): TimerText {
  const found = TIMER_PROPERTIES.flatMap(([type, property]) => {
    const text = textOf(asElement(definition[property])?.body)?.trim() ?? '';
    return text === '' ? [] : [{ type, text }];
  });
  const [only = { type: 'nothing', text: '' }, ...more] = found;
  return more.length > 0 ? { type: 'several', text: '' } : only;
}
