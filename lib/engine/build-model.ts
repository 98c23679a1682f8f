import type { ModdleElement } from 'bpmn-moddle';
import { DRAWN_ONLY, ELEMENT_KINDS, EVENT_OF_DEFINITION, type MarkerKind, TIMER_PROPERTIES } from './kinds';
import type { EventModel, MessageRef, Model, ModelFlow, ModelNode } from './model';
import type { TimerText } from './types';

/** The diagram as plain data, from what bpmn-moddle read. Never throws on a file that bpmn-moddle accepts. */
export function buildModel(root: ModdleElement): Model {
  const processes = elements(root.rootElements).filter((element) => shortType(element) === 'Process');
  const nodes = new Map<string, ModelNode>();
  const flows = new Map<string, ModelFlow>();
  for (const process of processes) collectScope(process, nodes, flows);
  return {
    processIds: processes.map(idOf),
    executableProcessIds: processes.filter((process) => process.isExecutable === true).map(idOf),
    nodes,
    flows,
  };
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

function collectScope(
  scope: ModdleElement,
  nodes: Map<string, ModelNode>,
  flows: Map<string, ModelFlow>,
): void {
  for (const element of elements(scope.flowElements)) {
    const type = shortType(element);
    if (DRAWN_ONLY.has(type)) continue;
    if (type === 'SequenceFlow') flows.set(idOf(element), readFlow(element, idOf(scope)));
    else nodes.set(idOf(element), readNode(element, idOf(scope)));
    if (element.flowElements !== undefined) collectScope(element, nodes, flows);
  }
}

function readFlow(element: ModdleElement, scopeId: string): ModelFlow {
  const source = asElement(element.sourceRef);
  const target = asElement(element.targetRef);
  const condition = asElement(element.conditionExpression);
  const defaultFlow = source === null ? null : asElement(source.default);
  return {
    id: idOf(element),
    name: textOf(element.name) ?? '',
    scopeId,
    sourceId: source === null ? '' : idOf(source),
    targetId: target === null ? '' : idOf(target),
    condition: condition === null ? null : (textOf(condition.body)?.trim() ?? ''),
    language: condition === null ? null : textOf(condition.language),
    isDefault: defaultFlow !== null && defaultFlow.id === element.id,
  };
}

function readNode(element: ModdleElement, scopeId: string): ModelNode {
  const type = shortType(element);
  const kind = ELEMENT_KINDS.get(type);
  const task = extensions(element, 'zeebe:TaskDefinition')[0];
  const attachedTo = asElement(element.attachedToRef);
  return {
    id: idOf(element),
    name: textOf(element.name)?.replace(/\s+/g, ' ').trim() ?? '',
    type,
    scopeId,
    event: kind?.shape === 'event' ? readEvent(element) : null,
    receives: kind?.waitsFor === 'message' ? readMessage(element.messageRef) : null,
    attachedTo: attachedTo === null ? null : idOf(attachedTo),
    defaultFlowId: textOf(asElement(element.default)?.id),
    interrupts: element.cancelActivity !== false,
    jobType: task === undefined ? null : textOf(task.type),
    markers: readMarkers(element),
  };
}

const ASSIGNMENTS = ['zeebe:AssignmentDefinition', 'zeebe:TaskSchedule', 'zeebe:PriorityDefinition'];
const LISTENERS = ['zeebe:ExecutionListeners', 'zeebe:TaskListeners'];

/** A number of tokens other than the one that BPMN takes for granted. */
function isManyfold(quantity: unknown): boolean {
  return quantity !== undefined && quantity !== 1;
}

function readMarkers(element: ModdleElement): readonly MarkerKind[] {
  const found: MarkerKind[] = [];
  const loop = asElement(element.loopCharacteristics);
  if (loop !== null)
    found.push(shortType(loop) === 'MultiInstanceLoopCharacteristics' ? 'multi-instance' : 'loop');
  if (element.isForCompensation === true) found.push('for-compensation');
  if (element.triggeredByEvent === true) found.push('event-sub-process');
  if (isManyfold(element.startQuantity) || isManyfold(element.completionQuantity)) found.push('quantity');
  if (element.instantiate === true) found.push('instantiate');
  if (element.eventGatewayType === 'Parallel') found.push('waits-for-all-events');
  if (Array.isArray(element.eventDefinitionRef) && element.eventDefinitionRef.length > 0)
    found.push('event-by-reference');
  if (LISTENERS.some((type) => extensions(element, type).length > 0)) found.push('listeners');
  const lists = [element.properties, element.dataInputAssociations, element.dataOutputAssociations];
  if (element.ioSpecification !== undefined || lists.some((list) => elements(list).length > 0)) {
    found.push('input-output');
  }
  if (extensions(element, 'zeebe:IoMapping').length > 0) found.push('zeebe-input-output');
  if (extensions(element, 'zeebe:FormDefinition').length > 0) found.push('form');
  if (ASSIGNMENTS.some((type) => extensions(element, type).length > 0)) found.push('assignment');
  return found;
}

function readEvent(element: ModdleElement): EventModel {
  const [first, second] = elements(element.eventDefinitions);
  const only = second === undefined ? first : undefined;
  const known = only === undefined ? undefined : EVENT_OF_DEFINITION.get(shortType(only));
  const kind = first === undefined ? 'none' : (known ?? 'several');
  const error = asElement(first?.errorRef);
  return {
    kind,
    message: first !== undefined && kind === 'message' ? readMessage(first.messageRef) : null,
    timer: first !== undefined && kind === 'timer' ? readTimer(first) : null,
    errorCode: kind === 'error' && error !== null ? (textOf(error.errorCode) ?? '') : null,
    linkName: kind === 'link' ? textOf(first?.name) : null,
  };
}

function readMessage(reference: unknown): MessageRef {
  const message = asElement(reference);
  if (message === null) return { name: '', correlationKey: null };
  const subscription = extensions(message, 'zeebe:Subscription')[0];
  return {
    name: textOf(message.name) ?? '',
    correlationKey: subscription === undefined ? null : textOf(subscription.correlationKey),
  };
}

function readTimer(definition: ModdleElement): TimerText {
  for (const [type, property] of TIMER_PROPERTIES) {
    const text = textOf(asElement(definition[property])?.body)?.trim() ?? '';
    if (text !== '') return { type, text };
  }
  return { type: 'nothing', text: '' };
}
