import { checkTimerText } from './due-time';
import { checkGuard, isFeel } from './feel';
import { ELEMENT_KINDS, EVENT_KINDS, isScope, TIMER_KINDS, waitOf } from './kinds';
import { MARKER_KINDS } from './markers';
import { labelOf, type Model, type ModelFlow, type ModelNode, startedBy } from './model';
import type { Finding, TimerText } from './types';

/** Waits are found by it, in an index. */
export const MAX_SIGNAL_NAME = 200;

/** Elements and texts that the engine would get wrong or could not run. */
export function checkKinds(model: Model): readonly Finding[] {
  const nodes = [...model.nodes.values()];
  return [
    ...checkProcess(model),
    ...nodes.flatMap((node) => checkNode(model, node)),
    ...[...model.flows.values()].flatMap(checkCondition),
  ];
}

function checkProcess({ processId, processMarkers }: Model): readonly Finding[] {
  return processMarkers.map((marker): Finding => {
    const { refused, severity = 'error' } = MARKER_KINDS[marker];
    return { severity, elementId: processId, message: `The process ${processId}: ${refused}.` };
  });
}

function refuse(node: ModelNode, reason: string): Finding {
  return { severity: 'error', elementId: node.id, message: `${labelOf(node)}: ${reason}.` };
}

function checkNode(model: Model, node: ModelNode): readonly Finding[] {
  const markers = node.markers.map((marker): Finding => {
    const { refused, severity = 'error' } = MARKER_KINDS[marker];
    return { ...refuse(node, refused), severity };
  });
  const kind = ELEMENT_KINDS.get(node.type);
  if (kind === undefined)
    return [
      ...markers,
      refuse(
        node,
        `elements of type ${node.type} are not supported; draw it as tasks, events, gateways or a sub-process`,
      ),
    ];
  if (kind.refused !== undefined) return [...markers, refuse(node, kind.refused)];
  return [...markers, ...checkEvent(model, node)];
}

function checkEvent(model: Model, node: ModelNode): readonly Finding[] {
  const message = node.receives ?? node.event?.message ?? null;
  if (node.event !== null) {
    const { takenAt, refusedElsewhere } = EVENT_KINDS[node.event.kind];
    // A start event that waits for something begins an event sub-process, and nothing else.
    const isMisplaced =
      node.type === 'StartEvent' && (node.event.kind === 'none') === (startedBy(model, node) !== null);
    if (isMisplaced || !takenAt.some((type) => type === node.type)) return [refuse(node, refusedElsewhere)];
  }
  // Of what is thrown the handler knows the message, and who gets it; of what a request brings nobody asks.
  const isAwaited = waitOf(node.type, node.event?.kind ?? null) === 'message';
  if (message !== null && isAwaited) return checkMessage(node, message);
  if (node.event?.timer) return checkTimer(node, node.event.timer);
  if (node.event?.kind === 'error' && node.event.errorCode === '') {
    return [
      refuse(node, 'its error has no code and would never match; give the error a code, or name no error'),
    ];
  }
  if (node.event?.kind === 'escalation') return checkEscalation(model, node, node.event.escalationCode);
  if (node.event?.condition !== null && node.event?.condition !== undefined)
    return checkWaitCondition(node, node.event.condition);
  if (node.event?.signalName !== null && node.event?.signalName !== undefined)
    return checkSignal(node, node.event.signalName);
  if (node.event?.kind === 'link' && !node.event.linkName)
    return [refuse(node, 'the link has no name; name both ends alike')];
  return [];
}

function checkEscalation(model: Model, node: ModelNode, code: string | null): readonly Finding[] {
  const isThrown = node.type === 'EndEvent' || node.type === 'IntermediateThrowEvent';
  if (code === '' || (isThrown && code === null))
    return [refuse(node, 'it names no escalation with a code; choose one that has a code')];
  const host = model.nodes.get(node.attachedTo ?? '');
  if (host === undefined || isScope(host.type)) return [];
  return [
    refuse(node, `nothing in ${host.id} throws escalations; attach it to a sub-process, or catch an error`),
  ];
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

function checkSignal(node: ModelNode, name: string): readonly Finding[] {
  if (name === '') return [refuse(node, 'it names no signal; choose one with a name')];
  if (isFeel(name)) return [refuse(node, 'signal names are plain text; FEEL is not evaluated there')];
  if (name.length <= MAX_SIGNAL_NAME) return [];
  return [refuse(node, `the name of its signal is longer than ${MAX_SIGNAL_NAME} characters; shorten it`)];
}

function checkWaitCondition(node: ModelNode, text: string): readonly Finding[] {
  const wrong = isFeel(text)
    ? checkGuard(text)
    : text === ''
      ? 'it has no condition; write FEEL beginning with "="'
      : `its condition "${text}" is not FEEL: begin it with "="`;
  return wrong === null ? [] : [refuse(node, wrong.replace(/\.$/, ''))];
}

function checkTimer(node: ModelNode, timer: TimerText): readonly Finding[] {
  const wrong = TIMER_KINDS[timer.type].refused ?? checkTimerText(timer);
  return wrong === null ? [] : [refuse(node, wrong.replace(/\.$/, ''))];
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
