import {
  type EventModel,
  labelOf,
  listenersIn,
  type Model,
  type ModelNode,
  scopesOfEventSubProcesses,
} from './model';
import type { Finding } from './types';

type Thrown = 'error' | 'escalation';

/** What errors and escalations come to. */
export function checkCatchers(model: Model): readonly Finding[] {
  const hosts = new Map<string, ModelNode[]>();
  for (const node of model.nodes.values()) {
    if (node.type !== 'BoundaryEvent' || node.attachedTo === null) continue;
    hosts.set(node.attachedTo, [...(hosts.get(node.attachedTo) ?? []), node]);
  }
  return [
    ...[...hosts].flatMap(([hostId, events]) =>
      checkSame(model.nodes.get(hostId), events, 'boundary events'),
    ),
    ...scopesOfEventSubProcesses(model).flatMap((scopeId) =>
      checkSame(undefined, listenersIn(model, scopeId), 'event sub-processes'),
    ),
    ...[...model.nodes.values()].flatMap((node) => checkThrown(model, node)),
  ];
}

/** All of them would hear it: the library asks each for itself. */
function checkSame(
  host: ModelNode | undefined,
  events: readonly ModelNode[],
  what: 'boundary events' | 'event sub-processes',
): readonly Finding[] {
  return (['error', 'escalation'] as const).flatMap((kind) => {
    const catchers = events.filter(({ event }) => event?.kind === kind);
    const codes = catchers.map(({ event }) => codeOf(event));
    const second = catchers.find((_, index) => codes.indexOf(codes[index] ?? null) < index);
    if (second !== undefined)
      return [finding(host ?? second, `two ${what} catch the same ${kind}; keep one`)];
    const any = catchers.find(({ event }) => codeOf(event) === null);
    if (any === undefined || catchers.length === 1) return [];
    return [
      finding(
        host ?? any,
        `of ${what} one that catches every ${kind} may not stand beside others; give it a code`,
      ),
    ];
  });
}

/** The library ends the sub-process normally when nobody catches an error; an escalation asks for nothing (10.4.4). */
function checkThrown(model: Model, node: ModelNode): readonly Finding[] {
  const { kind } = node.event ?? {};
  if (node.type !== 'EndEvent' && node.type !== 'IntermediateThrowEvent') return [];
  if (kind !== 'error' && kind !== 'escalation') return [];
  const code = codeOf(node.event);
  if (catchersOf(model, node.id, kind, code).length > 0) return [];
  const then = kind === 'error' || node.type === 'EndEvent' ? 'it acts as a plain end' : 'the order goes on';
  return [{ ...finding(node, `nothing around it catches "${code ?? ''}": ${then}`), severity: 'warning' }];
}

/**
 * What catches an error or escalation of an element: boundary events of it or, further out, of what is around it, and event
 * sub-processes of a scope around it.
 */
export function catchersOf(
  model: Model,
  elementId: string,
  kind: Thrown,
  code: string | null,
): readonly ModelNode[] {
  const found: ModelNode[] = [];
  const add = (nodes: readonly ModelNode[]) => {
    for (const node of nodes) {
      const own = codeOf(node.event);
      if (node.event?.kind === kind && (own === null || own === code)) found.push(node);
    }
  };
  for (let at = model.nodes.get(elementId); at !== undefined; at = model.nodes.get(at.scopeId)) {
    const activityId = at.id;
    add([...model.nodes.values()].filter(({ attachedTo }) => attachedTo === activityId));
    if (!at.isEventSubProcess) add(listenersIn(model, at.scopeId));
  }
  return found;
}

/** The code of an error or escalation event; null: it has none, or catches any. */
export function codeOf(event: EventModel | null): string | null {
  return (event?.kind === 'escalation' ? event.escalationCode : event?.errorCode) ?? null;
}

function finding(node: ModelNode, message: string): Finding {
  return { severity: 'error', elementId: node.id, message: `${labelOf(node)}: ${message}.` };
}
