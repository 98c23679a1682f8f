import { isScope } from './kinds';
import { flowsOutOf, linkedFrom, listenersIn, type Model, type ModelNode, modelOf } from './model';
import type { Definition, OpenWork } from './types';

/**
 * Can an element that awaits this message be reached from open work (null: from the start) by the drawing alone?
 * Follows flows, boundary events, links, ways into and out of sub-processes. Says yes rather than no: it knows nothing
 * of conditions and joins.
 */
export function canReachMessage(
  definition: Definition,
  from: readonly OpenWork[] | null,
  messageName: string,
): boolean {
  const model = modelOf(definition);
  const start = from === null ? startsOf(model, definition.processId) : from.map((work) => work.elementId);
  for (const id of reachable(model, start)) {
    const work = definition.work.get(id);
    if (work?.kind === 'message' && work.messageName === messageName) return true;
  }
  return false;
}

/** The elements that may be reached from these, themselves included. */
export function reachable(model: Model, start: readonly string[]): ReadonlySet<string> {
  const found = new Set(start);
  // A set gives what is added to it while it is walked.
  for (const id of found) {
    const node = model.nodes.get(id);
    if (node === undefined) continue;
    for (const next of successors(model, node)) found.add(next);
  }
  return found;
}

/** What may hold a token once this element holds one: what follows, what hangs on it, what is in it, what it is in. */
function successors(model: Model, node: ModelNode): readonly string[] {
  const nodes = [...model.nodes.values()];
  const attached = nodes.filter((other) => other.attachedTo === node.id).map((other) => other.id);
  const inside = isScope(node.type) ? startsOf(model, node.id) : [];
  // What stands beside it in its scope may begin an event sub-process there.
  const beside = listenersIn(model, node.scopeId).map(({ id }) => id);
  const outside = model.nodes.has(node.scopeId) ? [node.scopeId] : [];
  const flows = flowsOutOf(model, node.id).map((flow) => flow.targetId);
  return [
    ...flows,
    ...attached,
    ...beside,
    ...inside,
    ...outside,
    ...linkedFrom(model, node).map((linked) => linked.id),
  ];
}

function startsOf(model: Model, scopeId: string): readonly string[] {
  const inScope = [...model.nodes.values()].filter((node) => node.scopeId === scopeId);
  return inScope.filter((node) => node.type === 'StartEvent').map((node) => node.id);
}
