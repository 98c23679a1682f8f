import {
  flowsInto,
  flowsOutOf,
  labelOf,
  listenersIn,
  type Model,
  type ModelNode,
  scopesOfEventSubProcesses,
} from './model';
import type { Finding } from './types';

/** How event sub-processes stand in their scope (BPMN 2.0, 10.2.5 and 13.5.4). */
export function checkEventSubProcesses(model: Model): readonly Finding[] {
  const nodes = [...model.nodes.values()];
  return [
    ...nodes.filter(({ isEventSubProcess }) => isEventSubProcess).flatMap((node) => checkOne(model, node)),
    ...scopesOfEventSubProcesses(model).flatMap((scopeId) => checkBeside(model, scopeId)),
  ];
}

function checkOne(model: Model, node: ModelNode): readonly Finding[] {
  const nodes = [...model.nodes.values()];
  const starts = nodes.filter(({ scopeId, type }) => scopeId === node.id && type === 'StartEvent');
  const found: Finding[] = [];
  if (flowsInto(model, node.id).length + flowsOutOf(model, node.id).length > 0)
    found.push(
      error(node, 'no flow may lead into an event sub-process or out of it; it begins at its start event'),
    );
  if (nodes.some(({ attachedTo }) => attachedTo === node.id))
    found.push(
      error(
        node,
        'nothing may be attached to an event sub-process; draw an embedded sub-process in it, and attach it there',
      ),
    );
  if (starts.length !== 1)
    found.push(
      error(
        node,
        `it has ${starts.length} start events; exactly one is needed, with a message, timer or error`,
      ),
    );
  for (const start of starts) {
    if (start.event?.kind === 'error' && !start.interrupts)
      found.push(error(start, 'an error always interrupts; remove isInterrupting="false"'));
    if (!start.interrupts && start.event?.kind === 'message')
      found.push(warning(start, 'it begins once at most: a second message of its name is not awaited'));
  }
  return found;
}

/** Which of two that catch the same should begin nobody could tell. */
function checkBeside(model: Model, scopeId: string): readonly Finding[] {
  const catchers = listenersIn(model, scopeId).filter(({ event }) => event?.kind === 'error');
  const codes = catchers.map(({ event }) => event?.errorCode ?? null);
  const second = catchers.find((_, index) => codes.indexOf(codes[index] ?? null) < index);
  if (second !== undefined)
    return [error(second, 'another event sub-process beside it catches the same error; keep one')];
  const [any] = catchers.filter(({ event }) => event?.errorCode === null);
  if (any === undefined || catchers.length === 1) return [];
  return [error(any, 'what catches every error may not stand beside others that catch one; give it a code')];
}

function error(node: ModelNode, message: string): Finding {
  return { severity: 'error', elementId: node.id, message: `${labelOf(node)}: ${message}.` };
}

function warning(node: ModelNode, message: string): Finding {
  return { ...error(node, message), severity: 'warning' };
}
