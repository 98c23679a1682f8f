import type { OfferedAct } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import { findOpenIncidents } from '@/lib/db/tables/incidents';
import { findJobsOf } from '@/lib/db/tables/jobs';
import type { OrderRow } from '@/lib/db/tables/orders';
import type { Definition, OpenWork } from '@/lib/engine/types';
import { findEvents, isPaymentAwaited, movableTo, type Target } from '@/lib/orders/movable';
import type { LoadedDefinition } from '@/lib/runtime/types';

interface Standing {
  readonly row: OrderRow;
  readonly place: { readonly loaded: LoadedDefinition; readonly marking: string };
  nameOf(elementId: string): string;
}

/** Where an order can be moved, each with what will happen. */
export async function offeredMoves(database: Database, standing: Standing): Promise<OfferedAct[]> {
  const { row, place } = standing;
  const [events, incidents, jobs] = await Promise.all([
    findEvents(database, [row.number]),
    findOpenIncidents(database, [row.number]),
    findJobsOf(database, [row.number]),
  ]);
  const targets = movableTo(place.loaded, {
    marking: place.marking,
    isSettled: row.settledAt !== null,
    events: events.get(row.number) ?? [],
    ...{ incidents, jobs },
  });
  const now = place.loaded.table.marking(place.marking)?.openWork ?? [];
  return targets.map((target) => offer(standing, now, target));
}

function offer({ place, nameOf }: Standing, now: readonly OpenWork[], target: Target): OfferedAct {
  const { marking, skipped } = target;
  const { definition } = place.loaded;
  const names = (work: readonly { readonly elementId: string }[]) =>
    [...new Set(work.map(({ elementId }) => `“${nameOf(elementId)}”`))].join(', ');
  const isIn = (list: readonly OpenWork[]) => (work: OpenWork) => list.some(({ key }) => key === work.key);
  const [left, kept] = [
    now.filter((work) => !isIn(marking.openWork)(work)),
    now.filter(isIn(marking.openWork)),
  ];
  const opened = marking.openWork.filter((work) => !isIn(now)(work));
  const [jobs, timers] = [
    opened.filter(({ kind }) => kind === 'job'),
    opened.filter(({ kind }) => kind === 'timer'),
  ];
  const awaited = opened.filter(({ kind }) => kind !== 'job' && kind !== 'timer');
  const isLeftToPerson = ({ elementId }: OpenWork) => {
    const handler = place.loaded.handlerFor(elementId);
    return handler === null || (handler.runs === 'in-step' && handler.waitsForPerson?.() === true);
  };
  const say = (before: string, work: readonly { readonly elementId: string }[], behind: string) =>
    work.length === 0 ? [] : [`It ${before} ${names(work)}${behind}.`];
  const parts = [
    ...say('leaves', left, ''),
    ...say(
      'passes over',
      skipped.map((elementId) => ({ elementId })),
      ', which is not done',
    ),
    ...say(
      'does',
      jobs.filter((work) => !isLeftToPerson(work)),
      ' at once',
    ),
    ...say('waits for', [...awaited, ...jobs.filter(isLeftToPerson)], ''),
    ...say('begins', timers, ' with the full time'),
    ...say('keeps', kept, ' with what is left of its time'),
  ];
  return {
    ...{ act: 'move', elementId: null },
    title: `Move it to ${names(main(opened.length === 0 ? marking.openWork : opened, definition))}`,
    sentence: parts.join(' '),
    fields: [{ name: 'to', kind: 'hidden', value: marking.hash, label: '', hint: '', required: true }],
  };
}

/** What is said of a place: its work, or else what it waits for, and its timers where it waits for nothing else. */
function main(work: readonly OpenWork[], definition: Definition): readonly OpenWork[] {
  const jobs = work.filter(({ kind }) => kind === 'job');
  if (jobs.length > 0) return jobs;
  const awaited = work.filter(({ kind }) => kind !== 'timer');
  // That an order waits for its payment says more than that it can be cancelled.
  const byPayment = (one: OpenWork, other: OpenWork) =>
    Number(isPaymentAwaited(definition, other)) - Number(isPaymentAwaited(definition, one));
  return awaited.length > 0 ? awaited.toSorted(byPayment) : work;
}
