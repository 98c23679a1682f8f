import type { Flow, FlowNode, Graph } from '../graph';

/**
 * A graph without a drawing: `a>b` is a flow, `host!edge` an event on an edge, `around:inside` a node of a sub-process.
 * Nodes stand where they are named first, 100 to the right of the one before; `y` moves a node down.
 */
export function plainGraph(words: string, y: Readonly<Record<string, number>> = {}): Graph {
  const nodes = new Map<string, FlowNode>();
  const flows = new Map<string, Flow>();
  const node = (id: string): FlowNode => {
    const known = nodes.get(id);
    if (known) return known;
    const made: FlowNode = {
      id,
      name: id,
      kind: 'task',
      waitsFor: 'other',
      box: { x: nodes.size * 100, y: y[id] ?? 0, width: 60, height: 40 },
      outgoing: [],
      incoming: [],
      attached: [],
      container: 'process',
    };
    nodes.set(id, made);
    return made;
  };
  for (const word of words.split(/\s+/).filter(Boolean)) {
    const [from = '', sign, to = ''] = word.split(/([>!:])/);
    const [source, target] = [node(from), node(to)];
    if (sign === '!') {
      source.attached.push(to);
      target.host = from;
    } else if (sign === ':') {
      target.parent = from;
      target.container = from;
    } else {
      const waypoints = [source.box, target.box];
      const flow: Flow = { id: word, name: '', source: from, target: to, waypoints };
      flows.set(word, flow);
      source.outgoing.push(flow);
      target.incoming.push(flow);
    }
  }
  return { nodes, flows };
}
