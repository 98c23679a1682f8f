import { attachedTo, byPlace, poolsOf, rootsOf, sourcesOf, targetsOf } from './flow-order';
import type { FlowNode, Graph } from './graph';

export type Direction = 'onward' | 'back' | 'up' | 'down' | 'start' | 'end';

/** Where a walker stands, and the neighbour it came from: that decides what lies beside it. */
export interface Position {
  id: string;
  via?: string;
}

/**
 * One step through the diagram: on and back along the flows, up and down between branches that lie beside each
 * other, to the events on an activity's edge, into and out of sub-processes, from pool to pool.
 *
 * @returns where the walker stands then; the same where there is no way
 */
export function walk(graph: Graph, at: Position, direction: Direction): Position {
  const node = graph.nodes.get(at.id);
  if (!node) return at;
  switch (direction) {
    case 'onward':
      return follow(node, at, targetsOf(graph, node)) ?? leave(node) ?? at;
    case 'back':
      return follow(node, at, sourcesOf(graph, node)) ?? leave(node) ?? at;
    case 'up':
    case 'down':
      return sidestep(graph, node, at, direction) ?? at;
    case 'start':
      return { id: after(rootsOf(outermost(graph)), at.id) ?? at.id };
    case 'end':
      return { id: after(endsOf(graph), at.id) ?? at.id };
  }
}

/** Back the way one came, or else straight ahead. */
function follow(node: FlowNode, { via }: Position, choices: readonly FlowNode[]): Position | undefined {
  const chosen = choices.find(({ id }) => id === via) ?? straightest(node, choices);
  return chosen && { id: chosen.id, via: node.id };
}

function straightest(from: FlowNode, choices: readonly FlowNode[]): FlowNode | undefined {
  const middle = ({ box }: FlowNode) => box.y + box.height / 2;
  const bend = (node: FlowNode) => Math.abs(middle(node) - middle(from));
  return [...choices].sort((a, b) => bend(a) - bend(b))[0];
}

/** From the edge to the activity, from the inside to the sub-process. */
function leave({ id, host, parent }: FlowNode): Position | undefined {
  const around = host ?? parent;
  return around === undefined ? undefined : { id: around, via: id };
}

function sidestep(
  graph: Graph,
  node: FlowNode,
  at: Position,
  direction: 'up' | 'down',
): Position | undefined {
  const column = columnOf(graph, node, at.via);
  const next = column[column.indexOf(node) + (direction === 'down' ? 1 : -1)];
  if (next)
    return next.parent === node.parent && at.via !== undefined
      ? { id: next.id, via: at.via }
      : { id: next.id };
  const parent = node.parent === undefined ? undefined : graph.nodes.get(node.parent);
  if (!parent) return otherPool(graph, node, direction);
  if (direction === 'up') return { id: parent.id };
  const around = columnOf(graph, parent, undefined);
  const behind = around[around.indexOf(parent) + 2];
  return behind && { id: behind.id };
}

/** What lies beside a node, from top to bottom, each with its inside and the events on its edge. */
function columnOf(graph: Graph, node: FlowNode, via: string | undefined): FlowNode[] {
  const base = (node.host === undefined ? undefined : graph.nodes.get(node.host)) ?? node;
  const beside = new Set([base, ...siblingsOf(graph, base, via)]);
  const isNear = ({ container }: FlowNode) => container === base.container;
  return byPlace([...beside].filter(isNear), 'y').flatMap((sibling) => [
    sibling,
    ...entranceOf(graph, sibling),
    ...byPlace(attachedTo(graph, sibling), 'x'),
  ]);
}

/** The other branches at the same fork or join; the one that the walker came by goes first. */
function siblingsOf(graph: Graph, base: FlowNode, via: string | undefined): FlowNode[] {
  const sources = sourcesOf(graph, base);
  const targets = targetsOf(graph, base);
  const roots = sources.length === 0 ? rootsOf(insideOf(graph, { id: base.container })) : [];
  const forks = sources.map((source) => ({ by: source.id, branches: targetsOf(graph, source) }));
  const joins = targets.map((target) => ({ by: target.id, branches: sourcesOf(graph, target) }));
  const ways = [...forks, ...joins].filter(({ branches }) => branches.length > 1);
  const chosen = ways.find(({ by }) => by === via) ?? ways[0];
  return [...roots, ...(chosen?.branches ?? [])];
}

/** Where one comes in; nothing for what has no inside. */
function entranceOf(graph: Graph, around: { id: string }): FlowNode[] {
  const inside = insideOf(graph, around);
  return [...rootsOf(inside), ...byPlace(inside, 'x')].slice(0, 1);
}

function insideOf(graph: Graph, { id }: { id: string }): FlowNode[] {
  return [...graph.nodes.values()].filter(({ container }) => container === id);
}

function otherPool(graph: Graph, { container }: FlowNode, direction: 'up' | 'down'): Position | undefined {
  const pools = poolsOf(graph);
  const pool = pools[pools.indexOf(container) + (direction === 'down' ? 1 : -1)];
  const first = pool === undefined ? undefined : entranceOf(graph, { id: pool })[0];
  return first && { id: first.id };
}

function outermost(graph: Graph): FlowNode[] {
  const pools = poolsOf(graph);
  const all = [...graph.nodes.values()].filter(({ parent }) => parent === undefined);
  return byPlace(all, 'y').sort((a, b) => pools.indexOf(a.container) - pools.indexOf(b.container));
}

/** The end of the straightest way first, then the others. */
function endsOf(graph: Graph): FlowNode[] {
  const all = outermost(graph);
  const ends = all.filter((node) => node.outgoing.length === 0);
  let main = rootsOf(all)[0];
  // No way is longer than there are nodes; a loop without an end is left that way.
  for (let step = 0; main && main.outgoing.length > 0 && step < all.length; step++)
    main = straightest(main, targetsOf(graph, main));
  return main && ends.includes(main) ? [main, ...ends.filter((end) => end !== main)] : ends;
}

/** The one behind `id`, and from anywhere else the first. */
function after(nodes: readonly FlowNode[], id: string): string | undefined {
  const next = nodes.findIndex((node) => node.id === id) + 1;
  return (nodes[next] ?? nodes[0])?.id;
}
