import type { DeskActName, OfferedAct, OrderFacts, Person } from '@/lib/contract/desk';
import type { RefundFields } from '@/lib/contract/desk-money';
import { AppError } from '@/lib/errors';
import { cancelOrder } from '@/lib/orders/cancel-order';
import { completeUserTask } from '@/lib/orders/complete-user-task';
import type { Dependencies } from '@/lib/orders/dependencies';
import { endOrder } from '@/lib/orders/end-order';
import { refundOrder } from '@/lib/orders/refund-order';
import { requireOrder } from '@/lib/orders/require-order';
import { retryIncident } from '@/lib/orders/retry-incident';
import { findOrderFacts } from '@/lib/queries/desk-order';
import { can } from './can';
import { keepAct } from './keep-act';
import { isMoneyAct, offeredMoneyActs, runMoneyAct, seenOf } from './money-acts';

type Parts = Pick<Dependencies, 'database' | 'queries' | 'providers' | 'submit' | 'log'>;

/** What somebody wants to do with an order. */
export interface ActOnOrder {
  readonly act: DeskActName;
  readonly orderId: string;
  /** Of `retry` and `complete`. */
  readonly elementId: string | null;
  /** Why, in the person's own words. */
  readonly reason: string;
  /** The sums that the person saw; null: whatever they are. */
  readonly seen?: string | null;
  /** Of `grant-refund`. */
  readonly refund?: RefundFields | null;
}

/**
 * Does something with an order for a person at the desk, and keeps who did it, why, and what became of it: a row before
 * anything is done, and one with the result. A process that ends in between leaves the first alone, and so it says.
 * @throws AppError `order-unknown`; `forbidden` where the role may do nothing here; `conflict` where the order does not
 * allow it (any more)
 */
export async function actOnOrder(parts: Parts, person: Person, asked: ActOnOrder): Promise<void> {
  const { database, queries } = parts;
  const { act, orderId, elementId, reason, seen = null, refund = null } = asked;
  const { row, facts } = requireOrder(await findOrderFacts(database, queries, orderId));
  if (!can.operate(person))
    throw new AppError('forbidden', `Your role, ${person.role}, does not allow this.`);
  const input = { ...(elementId === null ? {} : { elementId }), ...(refund === null ? {} : { refund }) };
  await keepAct(database, person, { act, orderNumber: row.number, input, reason }, async () => {
    if (!can[act](person, facts)) throw new AppError('conflict', 'The order does not allow this any more.');
    if (seen !== null && seen !== seenOf(act, facts))
      throw new AppError('conflict', 'The money of this order has moved meanwhile: look again.');
    const isSeen = seen !== null;
    return isMoneyAct(act) ? runMoneyAct(parts, act, { row, refund, isSeen }) : run(parts, asked);
  });
}

/** @returns what was done, where the act's name does not say it all */
async function run(parts: Parts, { act, orderId, elementId }: ActOnOrder): Promise<string | null> {
  const { submit } = parts;
  switch (act) {
    case 'retry':
      await submit({ kind: retryIncident, orderId, input: { elementId: elementId ?? '' } });
      return null;
    case 'complete':
      await submit({ kind: completeUserTask, orderId, input: { elementId: elementId ?? '', variables: {} } });
      return null;
    case 'cancel':
      await submit({ kind: cancelOrder, orderId, input: null });
      return null;
    case 'end':
      await submit({ kind: endOrder, orderId, input: { state: 'TERMINATED' } });
      return null;
    default: {
      const refunds = await refundOrder(parts, { orderId, byHand: act === 'refund-by-hand' });
      return refunds.length === 0
        ? 'Nothing was left to send.'
        : refunds.map(({ amount, currency, way }) => `${amount} ${currency} ${way}`).join(', ');
    }
  }
}

const sums = (refunds: OrderFacts['refunds']) =>
  refunds.map(({ amount, currency, channel }) => `${amount} ${currency} (${channel})`).join(', ');

/** What this person can do with the order as it stands, with what will happen: the same rules as of the handler. */
export function offeredActs(
  person: Person,
  facts: OrderFacts,
  nameOf: (elementId: string) => string,
): OfferedAct[] {
  const money = facts.isSettled ? 'What was paid stays with us.' : 'What came in goes back to the customer.';
  const acts: OfferedAct[] = [];
  if (can.retry(person, facts))
    for (const elementId of new Set(facts.incidents))
      acts.push({
        ...{ act: 'retry', elementId },
        title: `Try “${nameOf(elementId)}” again`,
        sentence: `“${nameOf(elementId)}” is done once more. If it fails, the incident opens again with the new error.`,
      });
  if (can.complete(person, facts))
    for (const elementId of facts.userTasks)
      acts.push({
        ...{ act: 'complete', elementId },
        title: `Complete “${nameOf(elementId)}”`,
        sentence: 'The task counts as done, and the order goes on.',
      });
  if (can.refund(person, facts))
    acts.push({
      ...{ act: 'refund', elementId: null, seen: seenOf('refund', facts) },
      title: 'Send the refund',
      sentence: `${sums(facts.refunds.filter(({ isSendable }) => isSendable))} goes back through the provider, now.`,
    });
  if (can['refund-by-hand'](person, facts))
    acts.push({
      ...{ act: 'refund-by-hand', elementId: null, seen: seenOf('refund-by-hand', facts) },
      title: 'Record a refund by hand',
      sentence: `Say that you have sent ${sums(facts.refunds)} yourself. Nothing is sent, and the customer is told.`,
    });
  acts.push(...offeredMoneyActs(person, facts));
  if (can.cancel(person, facts))
    acts.push({
      ...{ act: 'cancel', elementId: null },
      title: 'Cancel the order',
      sentence: `It is cancelled as if the customer had done it. ${money} The goods are free again.`,
    });
  if (can.end(person, facts))
    acts.push({
      ...{ act: 'end', elementId: null },
      title: 'Stop the order',
      sentence: `It ends where it stands, outside its process: no task, no timer and no mail of it comes any more. ${money}`,
    });
  return acts;
}
