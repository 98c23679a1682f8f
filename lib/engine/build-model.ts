import type { ModdleElement } from 'bpmn-moddle';
import type { EventKind, EventModel, MessageRef, Model, ModelFlow, ModelNode, Oddity } from './model';

/** Elements of a process that are drawn but never hold a token. */
const DRAWN_ONLY = new Set(['DataObject', 'DataObjectReference', 'DataStoreReference']);

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
  const task = extensions(element, 'zeebe:TaskDefinition')[0];
  const attachedTo = asElement(element.attachedToRef);
  return {
    id: idOf(element),
    name: textOf(element.name)?.replace(/\s+/g, ' ').trim() ?? '',
    type,
    scopeId,
    event: type.endsWith('Event') ? readEvent(element) : null,
    receives: type === 'ReceiveTask' ? readMessage(element.messageRef) : null,
    attachedTo: attachedTo === null ? null : idOf(attachedTo),
    jobType: task === undefined ? null : textOf(task.type),
    oddities: readOddities(element),
  };
}

function readOddities(element: ModdleElement): readonly Oddity[] {
  const found: Oddity[] = [];
  const loop = asElement(element.loopCharacteristics);
  if (loop !== null)
    found.push(shortType(loop) === 'MultiInstanceLoopCharacteristics' ? 'multi-instance' : 'loop');
  if (element.isForCompensation === true) found.push('for-compensation');
  if (element.triggeredByEvent === true) found.push('event-sub-process');
  const lists = [element.properties, element.dataInputAssociations, element.dataOutputAssociations];
  if (element.ioSpecification !== undefined || lists.some((list) => elements(list).length > 0)) {
    found.push('input-output');
  }
  if (extensions(element, 'zeebe:IoMapping').length > 0) found.push('zeebe-input-output');
  return found;
}

const EVENT_KINDS: Readonly<Record<string, EventKind>> = {
  MessageEventDefinition: 'message',
  TimerEventDefinition: 'timer',
  ErrorEventDefinition: 'error',
  LinkEventDefinition: 'link',
  TerminateEventDefinition: 'terminate',
  SignalEventDefinition: 'signal',
  ConditionalEventDefinition: 'conditional',
  CompensateEventDefinition: 'compensate',
  EscalationEventDefinition: 'escalation',
  CancelEventDefinition: 'cancel',
};

function readEvent(element: ModdleElement): EventModel {
  const [first, second] = elements(element.eventDefinitions);
  const kind =
    first === undefined ? 'none' : second === undefined ? EVENT_KINDS[shortType(first)] : 'several';
  const error = asElement(first?.errorRef);
  return {
    kind: kind ?? 'several',
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

function readTimer(definition: ModdleElement): NonNullable<EventModel['timer']> {
  const kinds = [
    ['duration', definition.timeDuration],
    ['date', definition.timeDate],
    ['cycle', definition.timeCycle],
  ] as const;
  for (const [type, value] of kinds) {
    const text = textOf(asElement(value)?.body)?.trim() ?? '';
    if (text !== '') return { type, text };
  }
  return { type: 'nothing', text: '' };
}
