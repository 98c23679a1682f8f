import { checkDuration, checkGuard, isFeel } from './feel';
import { labelOf, type Model, type ModelFlow, type ModelNode, type Oddity } from './model';
import type { Finding } from './types';

/** Refused whole: the reason, and what to draw instead. */
const REFUSED_TYPES: Readonly<Record<string, string>> = {
  ScriptTask:
    'a script task would run code from the diagram inside the server; use a service task with a handler',
  CallActivity: 'a call activity starts another process, and there is only one; use an embedded sub-process',
  Transaction: 'transactions need compensation, which is not supported; use an embedded sub-process',
  AdHocSubProcess: 'ad-hoc sub-processes are not supported; use an embedded sub-process',
  ComplexGateway: 'complex gateways are not supported; use exclusive or parallel gateways',
  ImplicitThrowEvent: 'this event is not supported; use a service task',
};

const SUPPORTED_TYPES = new Set([
  ...[
    'ServiceTask',
    'SendTask',
    'BusinessRuleTask',
    'UserTask',
    'ManualTask',
    'ReceiveTask',
    'Task',
    'SubProcess',
  ],
  ...['StartEvent', 'EndEvent', 'IntermediateCatchEvent', 'IntermediateThrowEvent', 'BoundaryEvent'],
  ...['ExclusiveGateway', 'ParallelGateway', 'InclusiveGateway', 'EventBasedGateway'],
]);

const SUPPORTED_EVENTS: Readonly<Record<string, readonly string[]>> = {
  StartEvent: ['none'],
  EndEvent: ['none', 'error', 'terminate'],
  IntermediateCatchEvent: ['message', 'timer', 'link'],
  IntermediateThrowEvent: ['none', 'link'],
  BoundaryEvent: ['error', 'message', 'timer'],
};

const REFUSED_EVENTS: Readonly<Record<string, string>> = {
  none: 'the event says not what it waits for; make it a message or timer event',
  message: 'nothing receives a message thrown or started here; use a service task, or a none start event',
  timer: 'orders are started by a request, not by time; use a none start event',
  signal: 'nothing here sends signals; use a message',
  conditional: 'conditional events are never triggered; use a message, or a gateway with a condition',
  compensate: 'compensation is not supported; draw the way back as tasks',
  escalation: 'escalations are not supported; use an error or a message',
  cancel: 'cancel events need transactions, which are not supported; use an error',
  error: 'an error is caught by a boundary event only; attach it to the task or sub-process that raises it',
  terminate: 'terminate is for end events only',
  link: 'links join an intermediate throw event to an intermediate catch event only',
  several: 'an event with several or unknown definitions is not supported; draw one event for each',
};

const REFUSED_ODDITIES: Readonly<Record<Oddity, string>> = {
  'multi-instance': 'multi-instance is not supported; let one job handle all items',
  loop: 'loop markers are not supported; draw the loop with a gateway',
  'for-compensation': 'compensation is not supported; draw the way back as tasks',
  'event-sub-process':
    'event sub-processes are never triggered; use boundary events on an embedded sub-process',
  'input-output':
    'data inputs and outputs are not supported; handlers read the order and patch its variables',
  'zeebe-input-output':
    'input and output mappings are not carried out; handlers read the order and patch its variables',
};

/** Elements and texts that the engine would get wrong or could not run. */
export function checkKinds(model: Model): readonly Finding[] {
  const nodes = [...model.nodes.values()];
  return [...nodes.flatMap(checkNode), ...[...model.flows.values()].flatMap(checkCondition)];
}

function refuse(node: ModelNode, reason: string): Finding {
  return { severity: 'error', elementId: node.id, message: `${labelOf(node)}: ${reason}.` };
}

function checkNode(node: ModelNode): readonly Finding[] {
  const oddities = node.oddities.map((oddity): Finding => {
    const finding = refuse(node, REFUSED_ODDITIES[oddity]);
    return oddity === 'zeebe-input-output' ? { ...finding, severity: 'warning' } : finding;
  });
  if (SUPPORTED_TYPES.has(node.type)) return [...oddities, ...checkEvent(node)];
  const reason = REFUSED_TYPES[node.type] ?? `elements of type ${node.type} are not supported`;
  return [...oddities, refuse(node, reason)];
}

function checkEvent(node: ModelNode): readonly Finding[] {
  const message = node.receives ?? node.event?.message ?? null;
  const supported = SUPPORTED_EVENTS[node.type];
  if (node.event !== null && supported !== undefined && !supported.includes(node.event.kind)) {
    return [refuse(node, REFUSED_EVENTS[node.event.kind] ?? 'this event is not supported')];
  }
  if (message !== null) return checkMessage(node, message);
  if (node.event?.timer) return checkTimer(node, node.event.timer);
  if (node.event?.kind === 'error' && node.event.errorCode === '') {
    return [
      refuse(node, 'its error has no code and would never match; give the error a code, or name no error'),
    ];
  }
  if (node.event?.kind === 'link' && !node.event.linkName)
    return [refuse(node, 'the link has no name; name both ends alike')];
  return [];
}

function checkMessage(node: ModelNode, message: NonNullable<ModelNode['receives']>): readonly Finding[] {
  const found: Finding[] = [];
  if (message.name === '') found.push(refuse(node, 'it names no message; choose one with a name'));
  else if (isFeel(message.name))
    found.push(refuse(node, 'message names are plain text; FEEL is not evaluated there'));
  const key = message.correlationKey;
  if (key === null) return found;
  const wrong = isFeel(key) ? checkGuard(key) : `the correlation key "${key}" is not FEEL: begin it with "="`;
  if (wrong !== null) found.push(refuse(node, wrong.replace(/\.$/, '')));
  return found;
}

function checkTimer(
  node: ModelNode,
  timer: { readonly type: string; readonly text: string },
): readonly Finding[] {
  switch (timer.type) {
    case 'duration': {
      const wrong = checkDuration(timer.text);
      return wrong === null ? [] : [refuse(node, wrong.replace(/\.$/, ''))];
    }
    case 'cycle':
      return [refuse(node, 'time cycles are not supported; use a duration, and draw the loop')];
    case 'date':
      return [refuse(node, 'fixed dates are not supported; use a duration, which may be FEEL')];
    default:
      return [refuse(node, 'the timer says not how long; give it a duration such as "PT5M"')];
  }
}

function checkCondition(flow: ModelFlow): readonly Finding[] {
  if (flow.condition === null) return [];
  const wrong =
    flow.language !== null
      ? `its condition is a script in "${flow.language}"; write FEEL beginning with "=" and no language`
      : flow.condition.includes('${')
        ? `its condition "${flow.condition}" is no FEEL; write it as "=…" without \${}`
        : isFeel(flow.condition)
          ? checkGuard(flow.condition)?.replace(/\.$/, '')
          : `its condition "${flow.condition}" is plain text and would always hold; begin FEEL with "="`;
  if (wrong == null) return [];
  return [
    { severity: 'error', elementId: flow.id, message: `Sequence flow ${flow.name || flow.id}: ${wrong}.` },
  ];
}
