import type { Definition, OpenWork } from './types';

/**
 * The message names that some of these markings await, each with the elements of one marking that do: the most at once.
 * @param markings the open work of each
 */
export function subscriptionsOf(
  definition: Definition,
  markings: readonly (readonly OpenWork[])[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const openWork of markings) {
    const byName = new Map<string, string[]>();
    for (const { elementId } of openWork) {
      const model = definition.work.get(elementId);
      if (model?.kind !== 'message') continue;
      byName.set(model.messageName, [...(byName.get(model.messageName) ?? []), elementId]);
    }
    for (const [name, elementIds] of byName) {
      if (elementIds.length > (found.get(name)?.length ?? 0)) found.set(name, elementIds);
    }
  }
  return found;
}
