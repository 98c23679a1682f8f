import type { DeskActName, OfferedAct, OrderFacts, Person } from '@/lib/contract/desk';
import type { RefundFields } from '@/lib/contract/desk-money';
import { addDeskAct, type DeskActResult, doneBy } from '@/lib/db/tables/desk-acts';
import { AppError, isAppError } from '@/lib/errors';
import { cancelOrder } from '@/lib/orders/cancel-order';
import type { Dependencies } from '@/lib/orders/dependencies';
import { endOrder } from '@/lib/orders/end-order';
import { refundOrder } from '@/lib/orders/refund-order';
import { requireOrder } from '@/lib/orders/require-order';
import { findOrderFacts } from '@/lib/queries/desk-order';
import { type MadeOf, tellSince } from './acts-since';
import { atVersion, MOVED_ON } from './at-version';
import { can } from './can';
import { MONEY_MOVED, offeredMoneyActs, readMoneyAct, seenOf } from './money-acts';
import { type ActParts, readProcessAct } from './process-acts';

type Parts = ActParts & Pick<Dependencies, 'providers' | 'log'>;

/** What somebody wants to do with an order. */
export interface ActOnOrder {
  readonly act: DeskActName;
  readonly orderId: string;
  /** Of acts at one element. */
  readonly elementId: string | null;
  /** Why, in the person's own words. */
  readonly reason: string;
  /** What else the form says. */
  readonly said?: (name: string) => string;
  /** The sums that the person saw; null: whatever they are. */
  readonly seen?: string | null;
  /** Of `grant-refund`. */
  readonly refund?: RefundFields | null;
  /** How the order stood when the form was made: once it has changed nothing is done. Left out: whatever it is. */
  readonly made?: MadeOf | null;
}

const MAX_DETAIL = 500;

/**
 * Does something with an order for a person at the desk, and keeps who did it, why, and what became of it: a row before
 * anything is done, and one with the result. A process that ends in between leaves the first alone, and so it says.
 * @throws AppError `order-unknown`; `forbidden` where the role may do nothing here; `conflict` where the order does not
 * allow it (any more)
 */
export async function actOnOrder(parts: Parts, person: Person, asked: ActOnOrder): Promise<void> {
  const { database, queries } = parts;
  const { act, orderId, elementId, reason, said = () => '', made = null, seen = null, refund = null } = asked;
  const { row, facts } = requireOrder(await findOrderFacts(database, queries, orderId));
  if (!can.operate(person))
    throw new AppError('forbidden', `Your role, ${person.role}, does not allow this.`);
  const read =
    readMoneyAct(parts, act, { row, refund, isSeen: seen !== null }) ??
    (await readProcessAct(parts, row, { act, orderId, elementId, said }));
  const input = { ...(elementId === null ? {} : { elementId }), ...read?.kept };
  const base = {
    ...doneBy(person, input),
    act,
    orderNumber: row.number,
    reason,
  };
  const askedId = await addDeskAct(database, {
    ...base,
    at: new Date(),
    result: 'asked',
    detail: null,
    askedId: null,
  });
  const answer = (result: DeskActResult, detail: string | null, more = {}) =>
    addDeskAct(database, {
      ...{ ...base, ...doneBy(person, { ...input, ...more }), at: new Date(), result, askedId },
      detail: detail === null ? null : detail.slice(0, MAX_DETAIL),
    });
  const submit: Parts['submit'] =
    made === null
      ? parts.submit
      : (command) => parts.submit({ ...command, kind: atVersion(command.kind, made.version) });
  try {
    if (made !== null && row.version !== made.version) throw new AppError('conflict', MOVED_ON);
    if (!can[act](person, facts)) throw new AppError('conflict', 'The order does not allow this any more.');
    if (seen !== null && seen !== seenOf(act, facts)) throw new AppError('conflict', MONEY_MOVED);
    const done = read === null ? { detail: await run(parts, submit, asked) } : await read.run(submit);
    await answer('done', done.detail, done.kept);
  } catch (error) {
    const refusal = made === null ? error : await inFull(error, () => tellSince(parts, row, made, askedId));
    await answer(isAppError(error) ? 'refused' : 'failed', refusal instanceof Error ? refusal.message : null);
    throw refusal;
  }
}

/** A refusal because things have changed says who changed them. */
async function inFull(error: unknown, since: () => Promise<string>): Promise<unknown> {
  if (!isAppError(error) || error.code !== 'conflict') return error;
  return new AppError('conflict', `${error.message}${await since()}`, error.field);
}

/** @returns what was done, where the act's name does not say it all */
async function run(
  parts: Parts,
  submit: Parts['submit'],
  { act, orderId }: ActOnOrder,
): Promise<string | null> {
  switch (act) {
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
export function offeredActs(person: Person, facts: OrderFacts): OfferedAct[] {
  const money = facts.isSettled ? 'What was paid stays with us.' : 'What came in goes back to the customer.';
  const acts: OfferedAct[] = [];
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
      sentence: `It is cancelled as if the customer had done it${facts.isSuspended ? ', as soon as it is resumed' : ''}. ${money} The goods are free again.`,
    });
  if (can.end(person, facts))
    acts.push({
      ...{ act: 'end', elementId: null },
      title: 'Stop the order',
      sentence: `It ends where it stands, outside its process: no task, no timer and no mail of it comes any more. ${money}`,
    });
  return acts;
}
