import { findSignalWaits, type SignalWaitRow } from '@/lib/db/tables/signal-waits';
import { type DueWork, isContested } from './commands';
import type { BatchContext, CommandKind, Session } from './types';

/** A wait that a broadcast reaches, addressed by activation. */
export interface HearSignal extends DueWork {
  readonly broadcastId: bigint;
}

/**
 * Brings a signal to one wait, unless that was closed in the meantime. A suspended order keeps it until it is resumed. It comes
 * to each wait once: the row of the wait goes, or says what was kept, in the same transaction.
 */
export const hearSignal: CommandKind<HearSignal, void, BatchContext, readonly SignalWaitRow[]> = {
  name: 'hear-signal',
  rank: 2,
  locks: 'wait',
  load: async (sql, commands, batch) => {
    const numbers = commands.flatMap(({ orderId }) => batch.session(orderId)?.order.number ?? []);
    return numbers.length === 0 ? [] : findSignalWaits(sql, [...new Set(numbers)]);
  },
  apply: (batch, { orderId, input: { seq, work, broadcastId } }, loaded) => {
    const session = batch.session(orderId);
    const wait = session && openWait(session, loaded, { seq, work });
    if (!wait || wait.broadcastId !== null) return;
    if (session.order.suspended || isContested(session, work)) {
      session.changes.keptSignals.push({ ...wait, broadcastId });
      session.changes.heardSignals.push({ broadcastId, what: 'kept' });
      session.touch();
      return;
    }
    hear(session, wait, broadcastId);
    session.changes.heardSignals.push({ broadcastId, what: 'delivered' });
  },
};

/** Takes what has come to the waits of an order while it was suspended. @param waits its rows, as they were stored */
export function hearKept(session: Session, waits: readonly SignalWaitRow[]): void {
  for (const { broadcastId, ...wait } of waits) {
    if (broadcastId === null || session.order.suspended) continue;
    const open = openWait(session, waits, wait);
    if (open !== undefined && !isContested(session, open.work)) hear(session, open, broadcastId);
  }
}

function hear(
  session: Session,
  { work, name }: Pick<SignalWaitRow, 'work' | 'name'>,
  broadcastId: bigint,
): void {
  const data = { signal: name, broadcast: broadcastId.toString() };
  if (session.deliver({ type: 'signal', work }, data) === 'not-open')
    throw new Error(`order ${session.order.id} has a wait for ${name} at ${work}, where it does not stand`);
}

/** The stored wait, if nothing in this batch has closed it or brought it a signal. */
function openWait(
  { order, changes }: Session,
  stored: readonly SignalWaitRow[],
  { seq, work }: DueWork,
): SignalWaitRow | undefined {
  const isIt = (row: Pick<SignalWaitRow, 'orderNumber' | 'work'>) =>
    row.orderNumber === order.number && row.work === work;
  if (changes.closedWork.some(isIt) || changes.keptSignals.some(isIt)) return undefined;
  return stored.find((row) => isIt(row) && row.seq === seq);
}
