import type { Net, NetNode } from './net';

/** Beyond so many looks at an element a process is taken for one whose tokens may meet: then all orders are tried. */
const MOST_LOOKS = 5_000_000;

/**
 * May two tokens come to one element, one after the other, so that one waits there before it is taken? Only then does it
 * matter to a library, which keeps waiting tokens in ways of its own, in which order independent branches go on. Says yes
 * where it cannot tell. Of a process without loops: in a loop a token comes again anyway.
 *
 * Two ways out of a fork bring two tokens to an element that both reach, unless all of them come through one join.
 */
export function mayQueue(net: Net): boolean {
  const joins = net.nodes.filter(isJoin);
  let looks = 0;
  const crowded = new Set<NetNode>();
  for (const node of net.nodes) {
    for (const ways of forksAt(node)) {
      looks += ways.length * (joins.length + 1) * net.nodes.length;
      if (looks > MOST_LOOKS) return true;
      for (const met of meetingPlaces(ways, joins)) crowded.add(met);
    }
  }
  return [...reachedFrom([...crowded], null)].some(
    (node) => node.queue >= 0 || isJoin(node) || net.inclusiveJoins.includes(node),
  );
}

const isJoin = ({ rule, into }: NetNode): boolean => rule === 'parallel' && into.length > 1;

/** The ways out of an element that tokens take at the same time: each the elements at which it begins. */
function forksAt(node: NetNode): readonly (readonly NetNode[])[][] {
  const out = node.out.map(({ target }) => target);
  const isChoice = node.rule === 'exclusive' || node.rule === 'race';
  const forks = isChoice || out.length < 2 ? [] : [out.map((target) => [target])];
  const passive = node.boundaries.filter(({ isPassive }) => isPassive);
  if (passive.length === 0) return forks;
  const own = [...out, ...node.boundaries.filter(({ isPassive }) => !isPassive)];
  return [...forks, [own, ...passive.map((boundary) => [boundary])]];
}

/** Elements that several of these ways reach, and not all through one join. */
function meetingPlaces(ways: readonly (readonly NetNode[])[], joins: readonly NetNode[]): NetNode[] {
  const reached = timesReached(ways, null);
  let met = [...reached].flatMap(([node, times]) => (times > 1 ? [node] : []));
  for (const join of joins) {
    if (met.length === 0) break;
    if (!reached.has(join)) continue;
    const beside = timesReached(ways, join);
    met = met.filter((node) => beside.has(node));
  }
  return met;
}

function timesReached(ways: readonly (readonly NetNode[])[], without: NetNode | null): Map<NetNode, number> {
  const times = new Map<NetNode, number>();
  for (const way of ways)
    for (const node of reachedFrom(way, without)) times.set(node, (times.get(node) ?? 0) + 1);
  return times;
}

/** These elements and all behind them in their scope. @param without as if it was not there */
function reachedFrom(first: readonly NetNode[], without: NetNode | null): ReadonlySet<NetNode> {
  const reached = new Set(first.filter((node) => node !== without));
  // A set gives what is added to it while it is walked.
  for (const { out, boundaries, linked } of reached) {
    for (const { target } of out) if (target !== without) reached.add(target);
    for (const boundary of boundaries) if (boundary !== without) reached.add(boundary);
    if (linked !== null && linked !== without) reached.add(linked);
  }
  return reached;
}
