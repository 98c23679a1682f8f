import type { Table } from '../types';
import { eventText } from './record-table';

/**
 * How many markings tell themselves apart by what can be observed: the coarsest bisimulation of an explored table.
 * Labels are open work, events, answers, traces and ends.
 */
export function minimalMarkings(table: Table): number {
  const markings = table.markings();
  let classes = new Map(markings.map(({ hash, openWork }) => [hash, openWork.map(({ key }) => key).join()]));
  for (let count = -1; ; ) {
    const signatures = new Map<string, string>();
    const next = new Map<string, string>();
    const moves = new Map<string, string[]>(markings.map(({ hash }) => [hash, []]));
    for (const { from, event, answers, leaf } of table.transitions()) {
      const { kind } = leaf;
      const trace = kind === 'incident' ? [] : Object.values(leaf.trace).map((ids) => ids.toSorted());
      const to = kind === 'moved' ? classes.get(leaf.to) : kind === 'ended' ? leaf.endEventId : leaf.reason;
      moves.get(from ?? '')?.push(JSON.stringify([eventText(event), answers, kind, to, trace]));
    }
    for (const { hash } of markings) {
      const signature = JSON.stringify([classes.get(hash), moves.get(hash)?.sort()]);
      if (!signatures.has(signature)) signatures.set(signature, `class ${signatures.size}`);
      next.set(hash, signatures.get(signature) ?? '');
    }
    classes = next;
    if (signatures.size === count) return count;
    count = signatures.size;
  }
}
