import type { Definition, OpenWork } from './types';

/** What some of the markings of a process await. */
export interface Subscriptions {
  /** The names of the messages. */
  readonly awaitedMessages: ReadonlySet<string>;
  /** Those that one marking awaits more than once and no correlation key tells apart, with the elements that do: the most at once. */
  readonly doubleSubscriptions: ReadonlyMap<string, readonly string[]>;
  /** Those that one marking awaits more than once, each time by another correlation key. */
  readonly keyedSubscriptions: ReadonlyMap<string, readonly string[]>;
}

interface Wait {
  readonly elementId: string;
  readonly key: string | null;
}

/** @param markings the open work of each */
export function subscriptionsOf(
  definition: Definition,
  markings: readonly (readonly OpenWork[])[],
): Subscriptions {
  const awaitedMessages = new Set<string>();
  const doubleSubscriptions = new Map<string, readonly string[]>();
  const keyedSubscriptions = new Map<string, readonly string[]>();
  for (const openWork of markings) {
    for (const [name, waits] of waitsByName(definition, openWork)) {
      awaitedMessages.add(name);
      if (waits.length < 2) continue;
      const kept = areToldApart(waits) ? keyedSubscriptions : doubleSubscriptions;
      if (waits.length > (kept.get(name)?.length ?? 0))
        kept.set(
          name,
          waits.map(({ elementId }) => elementId),
        );
    }
  }
  return { awaitedMessages, doubleSubscriptions, keyedSubscriptions };
}

function waitsByName({ work }: Definition, openWork: readonly OpenWork[]): Map<string, Wait[]> {
  const byName = new Map<string, Wait[]>();
  for (const { elementId } of openWork) {
    const model = work.get(elementId);
    if (model?.kind !== 'message') continue;
    const { messageName, correlationKey: key } = model;
    byName.set(messageName, [...(byName.get(messageName) ?? []), { elementId, key }]);
  }
  return byName;
}

/** By the texts of their keys: what these give is known when they wait. */
function areToldApart(waits: readonly Wait[]): boolean {
  const keys = new Set(waits.map(({ key }) => key?.replace(/\s+/g, '') ?? ''));
  return keys.size === waits.length && !keys.has('');
}
