import type { DefinitionJson } from '@/lib/contract/process';

/**
 * The elements of the way on which all goes well, from these elements (left out: the starts) to a good end, in order;
 * alternatives and parallel branches follow each other as they are drawn. No deadline passes on it: a timer that
 * competes with something else is not on it, nor is what hangs on the edge of a task.
 */
export function goodWay(
  { elements }: DefinitionJson,
  from: readonly string[] = startsOf(elements),
): string[] {
  const isGood = goodEnds(elements);
  const memory = new Map<string, boolean>();
  const leads = (id: string): boolean => {
    const known = memory.get(id);
    if (known !== undefined) return known;
    // A loop back leads nowhere new.
    memory.set(id, false);
    const element = elements[id];
    if (element === undefined || isDeadline(element)) return false;
    const found = isGood(id) || element.next.map(leads).includes(true);
    memory.set(id, found);
    return found;
  };
  const starts = from.filter(leads);
  const placed = new Set<string>();
  const order: string[] = [];
  const visit = (id: string) => {
    if (placed.has(id)) return;
    placed.add(id);
    for (const next of [...(elements[id]?.next ?? [])].reverse()) if (memory.get(next) === true) visit(next);
    order.push(id);
  };
  for (const id of [...starts].reverse()) visit(id);
  return order.reverse();
}

type Elements = DefinitionJson['elements'];

const startsOf = (elements: Elements) => Object.keys(elements).filter((id) => elements[id]?.kind === 'start');

const isDeadline = ({ kind, competesWith }: Elements[string]) => kind === 'timer' && competesWith.length > 0;

/** Where the model names outcomes, the one that it calls `fulfilled`; else any end. */
function goodEnds(elements: Elements): (id: string) => boolean {
  const namesOne = Object.values(elements).some(({ outcome }) => outcome === 'fulfilled');
  return (id) => elements[id]?.kind === 'end' && (!namesOne || elements[id]?.outcome === 'fulfilled');
}
