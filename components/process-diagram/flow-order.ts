import type { FlowNode, Graph } from './graph';

/**
 * All nodes as the flows lead: what comes earlier stands earlier, one branch after the other from top to bottom, the
 * events on an activity's edge and the inside of a sub-process right behind it. Loops are entered once.
 */
export function flowOrder(graph: Graph): FlowNode[] {
  const inside = new Map<string, FlowNode[]>();
  for (const node of graph.nodes.values()) {
    inside.set(node.container, [...(inside.get(node.container) ?? []), node]);
  }
  const ordered: FlowNode[] = [];
  const append = (container: readonly FlowNode[]) => {
    for (const node of orderWithin(graph, container)) {
      if (node.host !== undefined && graph.nodes.has(node.host)) continue;
      ordered.push(node);
      append(inside.get(node.id) ?? []);
      ordered.push(...byPlace(attachedTo(graph, node), 'x'));
    }
  };
  for (const pool of poolsOf(graph)) append(inside.get(pool) ?? []);
  return ordered;
}

/** The processes on the canvas, from top to bottom. */
export function poolsOf(graph: Graph): string[] {
  const top = new Map<string, number>();
  for (const { parent, container, box } of graph.nodes.values()) {
    if (parent === undefined) top.set(container, Math.min(top.get(container) ?? Infinity, box.y));
  }
  return [...top].sort(([, a], [, b]) => a - b).map(([container]) => container);
}

/** Nothing leads to them: here a process, or the inside of a sub-process, begins. */
export function rootsOf(nodes: Iterable<FlowNode>): FlowNode[] {
  const isLedTo = ({ incoming }: FlowNode) => incoming.some(({ source, target }) => source !== target);
  return byPlace(
    [...nodes].filter((node) => node.host === undefined && !isLedTo(node)),
    'y',
  );
}

export function attachedTo(graph: Graph, { attached }: FlowNode): FlowNode[] {
  return attached.flatMap((id) => graph.nodes.get(id) ?? []);
}

/** From top to bottom or from left to right, by their middles. */
export function byPlace(nodes: readonly FlowNode[], axis: 'x' | 'y'): FlowNode[] {
  const middle = ({ box }: FlowNode, along: 'x' | 'y') =>
    box[along] + (along === 'x' ? box.width : box.height) / 2;
  const other = axis === 'x' ? 'y' : 'x';
  return [...nodes].sort((a, b) => middle(a, axis) - middle(b, axis) || middle(a, other) - middle(b, other));
}

/** Depth first, backwards: what is left last stands first, so a join stands behind all that leads to it. */
function orderWithin(graph: Graph, container: readonly FlowNode[]): FlowNode[] {
  const left: FlowNode[] = [];
  const seen = new Set<string>();
  const visit = (node: FlowNode) => {
    if (seen.has(node.id)) return;
    seen.add(node.id);
    // Visited first means standing last: the way on from an edge event comes behind the main way.
    for (const next of [...attachedTo(graph, node), ...byPlace(targetsOf(graph, node), 'y').reverse()])
      visit(next);
    left.push(node);
  };
  const roots = rootsOf(container);
  const reached = reachable(graph, roots);
  // What no root leads to lies on a closed loop; it is entered where it stands furthest left.
  const lost = byPlace(
    container.filter(({ id }) => !reached.has(id)),
    'x',
  );
  for (const entrance of [...lost, ...roots.reverse()]) visit(entrance);
  return left.reverse();
}

function reachable(graph: Graph, from: readonly FlowNode[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const queue = [...from];
  for (let next = queue.pop(); next; next = queue.pop()) {
    if (reached.has(next.id)) continue;
    reached.add(next.id);
    queue.push(...attachedTo(graph, next), ...targetsOf(graph, next));
  }
  return reached;
}

export function targetsOf(graph: Graph, { outgoing, id }: FlowNode): FlowNode[] {
  return [...new Set(outgoing.map((flow) => flow.target))].flatMap((target) =>
    target === id ? [] : (graph.nodes.get(target) ?? []),
  );
}

export function sourcesOf(graph: Graph, { incoming, id }: FlowNode): FlowNode[] {
  return [...new Set(incoming.map((flow) => flow.source))].flatMap((source) =>
    source === id ? [] : (graph.nodes.get(source) ?? []),
  );
}
