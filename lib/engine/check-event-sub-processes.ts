import type { EventKind } from './kinds';
import { flowsInto, flowsOutOf, labelOf, type Model, type ModelNode } from './model';
import type { Finding } from './types';

/** How event sub-processes stand in their scope (BPMN 2.0, 10.2.5 and 13.5.4). */
export function checkEventSubProcesses(model: Model): readonly Finding[] {
  const found = [...model.nodes.values()].filter(({ isEventSubProcess }) => isEventSubProcess);
  return found.flatMap((node) => checkOne(model, node));
}

/** What may come more than once while its scope is open. */
const COMES_AGAIN: ReadonlySet<EventKind> = new Set(['message', 'signal', 'conditional', 'escalation']);

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
        `it has ${starts.length} start events; exactly one is needed, with a message, signal, condition, timer, error or escalation`,
      ),
    );
  for (const start of starts) {
    if (start.event?.kind === 'error' && !start.interrupts)
      found.push(error(start, 'an error always interrupts; remove isInterrupting="false"'));
    const kind = start.event?.kind ?? 'none';
    if (!start.interrupts && COMES_AGAIN.has(kind))
      found.push(
        warning(
          start,
          `it begins once at most: a second ${kind === 'conditional' ? 'time that it holds' : kind} does not start it`,
        ),
      );
  }
  return found;
}

function error(node: ModelNode, message: string): Finding {
  return { severity: 'error', elementId: node.id, message: `${labelOf(node)}: ${message}.` };
}

function warning(node: ModelNode, message: string): Finding {
  return { ...error(node, message), severity: 'warning' };
}
