import type { NetFlow, NetNode } from './net';

/**
 * The flows that a token takes out of an element that is complete. Null: its conditions leave it no way, which is an
 * exception (13.4.2, 13.4.3).
 */
export function flowsTaken(node: NetNode, ask: (guard: string) => boolean): readonly NetFlow[] | null {
  switch (node.rule) {
    case 'parallel':
      // 13.4.1: one token for each outgoing flow.
      return node.out;
    case 'exclusive':
      return orDefault(node, firstTrue(node, ask));
    default:
      // 13.4.3: an inclusive gateway. 13.2.1, 13.3.2: out of an activity or event, flows without a condition are a
      // parallel split, those with one an inclusive split.
      return orDefault(
        node,
        node.out.filter((flow) => !flow.isDefault && isTrue(flow, ask)),
      );
  }
}

/** 13.4.2: conditions are evaluated in order; the first that is true gets the token. */
function firstTrue(node: NetNode, ask: (guard: string) => boolean): readonly NetFlow[] {
  const found = node.out.find((flow) => !flow.isDefault && isTrue(flow, ask));
  return found === undefined ? [] : [found];
}

function isTrue({ condition }: NetFlow, ask: (guard: string) => boolean): boolean {
  return condition === null || ask(condition);
}

/** 13.4.2, 13.4.3: no condition is true: the default. */
function orDefault(node: NetNode, chosen: readonly NetFlow[]): readonly NetFlow[] | null {
  if (chosen.length > 0 || node.out.length === 0) return chosen;
  const fallback = node.out.find((flow) => flow.isDefault);
  return fallback === undefined ? null : [fallback];
}

/**
 * What catches an error or escalation of an element: the boundary event of the element itself, an event sub-process beside it,
 * else those of what is around it. What an event sub-process throws, those beside it do not hear: they guard what holds them.
 * @param isListening asked of each event that would catch it
 */
export function catcherAround(
  node: NetNode,
  what: 'error' | 'escalation',
  code: string | null,
  isListening: (catcher: NetNode) => boolean = () => true,
): NetNode | null {
  const isMeant = (event: NetNode) => event.catches === what && isListening(event);
  for (let at: NetNode | null = node; at !== null; at = at.scope.node) {
    const beside = at.rule === 'event-scope' ? [] : at.scope.listeners;
    const found = best(at.boundaries.filter(isMeant), code) ?? best(beside.filter(isMeant), code);
    if (found !== null) return found;
  }
  return null;
}

/** The one for this very code, else one for any. */
function best(catchers: readonly NetNode[], wanted: string | null): NetNode | null {
  return (
    catchers.find(({ code }) => code !== null && code === wanted) ??
    catchers.find(({ code }) => code === null) ??
    null
  );
}
