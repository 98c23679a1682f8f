import type { Flow, Graph } from './graph';

/** One token's way: flows that follow each other. */
export interface Journey {
  flows: readonly Flow[];
  /** How many flows were taken before it begins. */
  startsAfter: number;
}

/**
 * The flows that were taken since the view before, each as often as it was taken anew. Nothing where the process went
 * back, as a replay may.
 */
export function newlyTaken(before: readonly string[], after: readonly string[]): string[] {
  const had = new Map<string, number>();
  for (const id of before) had.set(id, (had.get(id) ?? 0) + 1);
  const fresh: string[] = [];
  for (const id of after) {
    const left = had.get(id) ?? 0;
    if (left === 0) fresh.push(id);
    else had.set(id, left - 1);
  }
  return after.length === before.length + fresh.length ? fresh : [];
}

/** A change of more flows than these is no step that could be followed with the eye. */
const FLOWS_MAX = 100;

/**
 * Puts flows together to ways: where a token arrives by one flow and leaves by the next, it travels on. A fork sends
 * further tokens on ways of their own, which begin when the first has come there.
 *
 * @param taken ids of flows; one the graph lacks is skipped
 */
export function journeysOf(graph: Graph, taken: readonly string[]): Journey[] {
  const flows = [...new Set(taken)].flatMap((id) => graph.flows.get(id) ?? []);
  if (flows.length > FLOWS_MAX) return [];
  const next = new Map(flows.map((flow) => [flow, flows.filter((other) => leadsTo(graph, flow, other))]));
  const hops = hopsBefore(flows, next);
  const left = new Set(hops.keys());
  const journeys: Journey[] = [];
  for (const first of hops.keys()) {
    const way: Flow[] = [];
    for (let flow: Flow | undefined = left.has(first) ? first : undefined; flow; ) {
      way.push(flow);
      left.delete(flow);
      const then = (hops.get(flow) ?? 0) + 1;
      // Whoever arrives last at a join is the one that goes on.
      flow = next.get(flow)?.find((other) => left.has(other) && hops.get(other) === then);
    }
    if (way.length > 0) journeys.push({ flows: way, startsAfter: hops.get(first) ?? 0 });
  }
  return journeys;
}

/** How many flows come before each, by the longest way; the earliest first. A loop is entered where nothing else is left. */
function hopsBefore(flows: readonly Flow[], next: ReadonlyMap<Flow, readonly Flow[]>): Map<Flow, number> {
  const open = new Map(flows.map((flow) => [flow, { missing: 0, hops: 0 }]));
  for (const others of next.values())
    for (const other of others) (open.get(other) ?? { missing: 0 }).missing += 1;
  const hops = new Map<Flow, number>();
  while (open.size > 0) {
    const [flow, place] = [...open].find(([, { missing }]) => missing === 0) ?? [...open][0] ?? [];
    if (!flow || !place) break;
    open.delete(flow);
    hops.set(flow, place.hops);
    for (const other of next.get(flow) ?? []) {
      const behind = open.get(other);
      if (!behind) continue;
      behind.missing -= 1;
      behind.hops = Math.max(behind.hops, place.hops + 1);
    }
  }
  return new Map([...hops].sort(([, a], [, b]) => a - b));
}

/** Also over an activity's edge, and into and out of sub-processes. */
function leadsTo({ nodes }: Graph, from: Flow, to: Flow): boolean {
  const target = nodes.get(from.target);
  const source = nodes.get(to.source);
  if (from === to) return false;
  if (from.target === to.source || source?.host === from.target) return true;
  if (source?.parent === from.target && source.incoming.length === 0 && source.host === undefined)
    return true;
  return target?.parent !== undefined && target.parent === to.source && target.outgoing.length === 0;
}
