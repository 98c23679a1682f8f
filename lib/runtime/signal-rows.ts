import type { Transaction } from '@/lib/db/database';
import { countHeardSignals, insertThrownSignals } from '@/lib/db/tables/signal-broadcasts';
import {
  deleteSignalWaits,
  insertSignalWaits,
  keepSignals,
  type SignalWaitRow,
} from '@/lib/db/tables/signal-waits';
import type { WorkRef } from '@/lib/db/tables/timers';
import type { Leaf, OpenWork } from '@/lib/engine/types';
import type { SessionChanges } from './session-changes';
import type { Session } from './types';

/** The waits for signals that a step opens. @param seq its number */
export function signalWaits(
  { order, loaded }: Session,
  { effects }: Exclude<Leaf, { kind: 'incident' }>,
  seq: number,
): SignalWaitRow[] {
  const opened = effects.filter(({ do: what, work }) => what === 'open' && work.kind === 'signal');
  return opened.map(({ work }) => {
    const model = loaded.definition.work.get(work.elementId);
    if (model?.kind !== 'signal')
      throw new Error(`${work.elementId} is open for a signal but is no such event in the model`);
    return { orderNumber: order.number, seq, work: work.key, name: model.signalName, broadcastId: null };
  });
}

/** The signal has come, whatever becomes of its step: the next one is not for this wait. */
export function hearNoMore({ order, isNew, changes }: Session, { key }: OpenWork): void {
  changes.newSignalWaits = changes.newSignalWaits.filter((wait) => wait.work !== key);
  if (!isNew) changes.closedWork.push({ orderNumber: order.number, work: key });
}

/** Writes waits before what is thrown: of two orders in one batch the one that waits is reached. */
export function writeSignals(
  sql: Transaction,
  all: readonly SessionChanges[],
  closed: readonly WorkRef[],
): void {
  const of = <Row>(rows: (changes: SessionChanges) => readonly Row[]) => all.flatMap(rows);
  sql.later(deleteSignalWaits(sql, closed));
  sql.later(
    keepSignals(
      sql,
      of(({ keptSignals }) => keptSignals),
    ),
  );
  sql.later(
    insertSignalWaits(
      sql,
      of(({ newSignalWaits }) => newSignalWaits),
    ),
  );
  sql.later(
    countHeardSignals(
      sql,
      of(({ heardSignals }) => heardSignals),
    ),
  );
  sql.later(
    insertThrownSignals(
      sql,
      of(({ thrownSignals }) => thrownSignals),
    ),
  );
}
