import type { EngineEvent, Table } from './types';

/** What the ways that lead to a marking, and those that lead on from it, say of some facts. */
export interface Facts {
  /** True on every way from the start to here. */
  readonly always: ReadonlySet<string>;
  /** True on some way to here. */
  readonly ever: ReadonlySet<string>;
  /** May still come true from here. */
  readonly ahead: ReadonlySet<string>;
}

interface Open {
  always: Set<string> | null;
  readonly ever: Set<string>;
  readonly ahead: Set<string>;
}

/**
 * Says of each marking of a table which facts the ways through it imply: a fixed point over all stored transitions, as compilers
 * reckon which values reach a place (may and must data flow).
 * @param factOf what an event makes true; null: nothing that matters
 * @returns by hash of the marking; null where the table has not been walked to its end: then nobody knows all ways
 */
export function factsOf(
  table: Table,
  factOf: (event: EngineEvent) => string | null,
): ReadonlyMap<string, Facts> | null {
  if (![null, ...table.markings().map(({ hash }) => hash)].every((hash) => table.isExplored(hash)))
    return null;
  const edges = table.transitions().flatMap(({ from, event, leaf }) => {
    if (leaf.kind === 'incident') return [];
    const fact = factOf(event);
    return [
      { from: from ?? '', to: leaf.kind === 'moved' ? leaf.to : null, facts: fact === null ? [] : [fact] },
    ];
  });
  const places = new Map<string, Open>();
  const placeOf = (hash: string) => {
    const known = places.get(hash) ?? { always: null, ever: new Set(), ahead: new Set() };
    places.set(hash, known);
    return known;
  };
  placeOf('').always = new Set();
  // Each round adds a fact somewhere or takes one away, and both are finite: it comes to rest.
  for (let isMoving = true; isMoving; ) {
    isMoving = false;
    for (const { from, to, facts } of edges) {
      const source = placeOf(from);
      if (addAll(source.ahead, facts)) isMoving = true;
      if (to === null) continue;
      const place = placeOf(to);
      if (addAll(source.ahead, place.ahead)) isMoving = true;
      if (addAll(place.ever, [...source.ever, ...facts])) isMoving = true;
      if (source.always !== null && keepOnly(place, new Set([...source.always, ...facts]))) isMoving = true;
    }
  }
  return new Map(
    [...places].flatMap(([hash, { always, ever, ahead }]) =>
      hash === '' || always === null ? [] : [[hash, { always, ever, ahead }]],
    ),
  );
}

function addAll(set: Set<string>, more: Iterable<string>): boolean {
  const before = set.size;
  for (const one of more) set.add(one);
  return set.size > before;
}

/** @returns whether that changed it */
function keepOnly(place: Open, facts: ReadonlySet<string>): boolean {
  const before = place.always?.size ?? -1;
  place.always = new Set(place.always === null ? facts : [...place.always].filter((one) => facts.has(one)));
  return place.always.size !== before;
}
