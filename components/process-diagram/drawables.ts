import type { Element } from 'bpmn-js/lib/model/Types';
import type { Drawable } from './drawing';
import { isFlow, isFlowNode, labelled, semanticOf } from './graph';
import { waitKindOf } from './kinds';

/** What on the canvas can carry a state. Pools, lanes, notes and data stay as they are. */
export function drawablesOf(all: readonly Element[]): Drawable[] {
  return all.flatMap(drawable);
}

function drawable(element: Element): Drawable[] {
  const { id } = element;
  const target = labelled(element);
  if (target) return isFlowNode(target) || isFlow(target) ? [{ kind: 'label', id, of: target.id }] : [];
  if (isFlow(element)) {
    const { source, target } = element;
    return [{ kind: 'flow', id, ends: [source?.id ?? '', target?.id ?? ''] }];
  }
  if (!isFlowNode(element)) return [];
  return [
    {
      kind: 'node',
      id,
      gateway: element.type.endsWith('Gateway'),
      waitsFor: waitKindOf(semanticOf(element)),
    },
  ];
}
