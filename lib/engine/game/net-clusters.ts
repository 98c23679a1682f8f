import type { Net, NetNode } from './net';

/** Open work that stands in each other's way, and in nobody else's. */
export interface Cluster {
  readonly name: string;
  /** How many elements lie before it on the shortest way from the start. */
  readonly depth: number;
}

/**
 * The open work, by its key, that nothing outside its cluster can shut, and whose steps shut nothing outside. A task with
 * its boundary events is one, the events of an event-based gateway are another. Left out is what stands in a scope that
 * something else may end at once: one with a boundary event, an event sub-process or a terminate end event. Tokens that such clusters
 * send only add up, at joins, before busy elements and where a scope comes to its end; so their order does not matter.
 */
export function clustersOf(net: Net): ReadonlyMap<string, Cluster> {
  const depths = depthsOf(net);
  const found = new Map<string, Cluster>();
  for (const node of net.ordered) {
    const head = node.race ?? node.host ?? node;
    if (head.inside !== null || !isUndisturbed(node, net)) continue;
    found.set(node.work?.key ?? '', { name: head.id, depth: depths.get(head) ?? 0 });
  }
  return found;
}

/** Can a token come where it has been? Without that nothing grows without bound. */
export function hasLoop(net: Net): boolean {
  const state = new Map<NetNode, 'on the way' | 'done'>();
  for (const first of net.nodes) {
    // By hand: a thousand elements in a row are too deep for calls within calls.
    const ways = [{ node: first, next: successorsOf(first) }];
    if (state.has(first)) continue;
    state.set(first, 'on the way');
    for (let way = ways.at(-1); way !== undefined; way = ways.at(-1)) {
      const next = way.next.pop();
      if (next === undefined) {
        state.set(way.node, 'done');
        ways.pop();
      } else if (state.get(next) === 'on the way') return true;
      else if (!state.has(next)) {
        state.set(next, 'on the way');
        ways.push({ node: next, next: successorsOf(next) });
      }
    }
  }
  return false;
}

function successorsOf(node: NetNode): NetNode[] {
  return [
    ...node.out.map(({ target }) => target),
    ...node.boundaries,
    ...(node.linked === null ? [] : [node.linked]),
  ];
}

function isUndisturbed(node: NetNode, net: Net): boolean {
  // Whether an inclusive gateway waits is decided by where all tokens beside it stand.
  if (net.inclusiveJoins.some(({ scope }) => scope.within.includes(node.scope))) return false;
  for (let scope = node.scope; ; scope = scope.node.scope) {
    if (net.terminated.has(scope) || scope.listeners.length > 0) return false;
    if (scope.node === null) return true;
    if (scope.node.boundaries.length > 0) return false;
  }
}

function depthsOf(net: Net): ReadonlyMap<NetNode, number> {
  const depths = new Map<NetNode, number>();
  const visit = (node: NetNode, depth: number) => {
    if (!depths.has(node)) depths.set(node, depth);
  };
  for (const start of [...net.root.starts, ...net.root.listeners]) visit(start, 0);
  // A map gives what is added to it while it is walked: breadth first, each element once.
  for (const [node, depth] of depths) {
    for (const { target } of node.out) visit(target, depth + 1);
    for (const boundary of node.boundaries) visit(boundary, depth + 1);
    for (const start of [...(node.inside?.starts ?? []), ...(node.inside?.listeners ?? [])])
      visit(start, depth + 1);
    if (node.linked !== null) visit(node.linked, depth + 1);
    if (node.out.length === 0 && node.scope.node !== null)
      for (const { target } of node.scope.node.out) visit(target, depth + 1);
  }
  return depths;
}
