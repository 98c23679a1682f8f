import type { Net, NetNode, NetScope } from './net';

/**
 * May an inclusive gateway that joins let its tokens through (BPMN 2.0, 13.4.3 and table 13.3)? At least one flow into it holds a
 * token, and every token from which a path leads to one that holds none has also a path to one that holds some. No path goes
 * through the gateway itself.
 * @param tokens how many lie on each place of the net
 */
export function waitsForNoMore(net: Net, tokens: readonly number[], join: NetNode): boolean {
  if (join.into.every(({ place }) => tokens[place] === 0)) return false;
  return tokensIn(net, tokens, join.scope).every((at) => {
    const led = reachedFlows(at, join);
    const full = [...led].filter((place) => tokens[place] !== 0);
    return full.length > 0 || led.size === 0;
  });
}

/** The elements at which tokens lie in a scope: active, waiting until they are free, or waiting for other tokens. */
function tokensIn(net: Net, tokens: readonly number[], scope: NetScope): readonly NetNode[] {
  return net.nodes.filter((node) => {
    if (node.scope !== scope || node.handler !== null) return false;
    // The token of an event on an edge, or behind an event-based gateway, is its activity's, or the gateway's.
    const isActive = node.host === null && node.race === null && tokens[node.open] !== 0 && node.open >= 0;
    const isAwaited = node.queue >= 0 && tokens[node.queue] !== 0;
    return isActive || isAwaited || node.into.some(({ place }) => place >= 0 && tokens[place] !== 0);
  });
}

/** The places of the flows into a join to which paths lead from an element. */
function reachedFlows(from: NetNode, join: NetNode): ReadonlySet<number> {
  const places = new Set<number>();
  if (from === join) return places;
  const passed = new Set([from]);
  // A set gives what is added to it while it is walked.
  for (const node of passed) {
    for (const { target, place } of node.out) {
      if (target === join) places.add(place);
      else passed.add(target);
    }
    for (const boundary of node.boundaries) passed.add(boundary);
    if (node.linked !== null) passed.add(node.linked);
  }
  return places;
}
