import type { DeskActName, OfferedAct, OrderFacts, Person } from '@/lib/contract/desk';
import type { RefundFields, Sum } from '@/lib/contract/desk-money';
import { MAX_QUANTITY } from '@/lib/contract/limits';
import type { OrderRow } from '@/lib/db/tables/orders';
import { AppError } from '@/lib/errors';
import type { Dependencies } from '@/lib/orders/dependencies';
import type { ReturnedPieces } from '@/lib/orders/grant-refund';
import { holdRefunds, returnHeld } from '@/lib/orders/hold-refunds';
import { refundApplied } from '@/lib/orders/refund-applied';
import { amountRule, parseAmount } from '@/lib/story/amounts';
import { can } from './can';
import type { ReadAct } from './process-acts';

type Parts = Pick<Dependencies, 'database' | 'queries' | 'providers' | 'submit' | 'log'>;

const MONEY_ACTS = ['grant-refund', 'hold-refund', 'return-held'] as const;
type MoneyActName = (typeof MONEY_ACTS)[number];

/** Why nothing was done: the sums that the person read are others. */
export const MONEY_MOVED = 'The money of this order has moved meanwhile, and nothing was done: look again.';

interface AskedMoney {
  readonly row: OrderRow;
  readonly refund: RefundFields | null;
  /** Did the form show what counts? */
  readonly isSeen: boolean;
}

/** Reads the form of an act on an order's money. @returns null: it is an act of another kind */
export function readMoneyAct(parts: Parts, act: DeskActName, asked: AskedMoney): ReadAct | null {
  const name = MONEY_ACTS.find((one) => one === act);
  if (name === undefined) return null;
  return {
    kept: asked.refund === null ? {} : { refund: asked.refund },
    run: async () => ({ detail: await runMoneyAct(parts, name, asked) }),
  };
}

const sumsOf = (sums: readonly Sum[]) =>
  sums.map(({ amount, currency }) => `${amount} ${currency}`).join(', ');

/** What a person has before their eyes when they decide on money; null: the act moves none. */
export function seenOf(act: DeskActName, { refunds, money }: OrderFacts): string | null {
  if (act === 'refund' || act === 'refund-by-hand') return sumsOf(refunds);
  if (act === 'grant-refund') return money.counting;
  if (act === 'hold-refund') return sumsOf(money.queued);
  return act === 'return-held' ? sumsOf(money.heldForeign) : null;
}

/** @returns what was done, payment by payment. @throws AppError `bad-request` for an amount or a number that is none */
async function runMoneyAct(
  parts: Parts,
  act: MoneyActName,
  { row, refund, isSeen }: AskedMoney,
): Promise<string> {
  const { id: orderId, number, currency, applied } = row;
  if (act === 'hold-refund') return holdRefunds(parts, { orderId, number });
  if (act === 'return-held') return returnHeld(parts, { orderId, number, currency });
  const amount = parseAmount((refund?.amount ?? '').trim().replace(',', '.'), currency);
  if (amount === null) throw new AppError('bad-request', `amount: ${amountRule(currency)}`, 'amount');
  const told = await refundApplied(parts, {
    ...{ orderId, amount, seen: isSeen ? applied : null },
    isSent: refund?.isSent ?? false,
    pieces: readPieces(refund?.pieces ?? {}),
  });
  return told.join(', ');
}

function readPieces(typed: RefundFields['pieces']): ReturnedPieces[] {
  return Object.entries(typed).flatMap(([sku, text]) => {
    if (text.trim() === '') return [];
    const quantity = Number(text);
    if (!Number.isInteger(quantity) || quantity < 0 || quantity > MAX_QUANTITY)
      throw new AppError('bad-request', `pieces: takes a whole number from 0 to ${MAX_QUANTITY}`, 'pieces');
    return quantity === 0 ? [] : [{ sku, quantity }];
  });
}

/** What can be done with the money of an order, with what will happen. */
export function offeredMoneyActs(person: Person, facts: OrderFacts): OfferedAct[] {
  const { counting, currency, queued, heldForeign, shipped } = facts.money;
  const acts: OfferedAct[] = [];
  const goesOn = facts.isOpen ? ' The order goes on: stop it, if nothing is to be shipped.' : '';
  if (can['grant-refund'](person, facts) && counting !== null)
    acts.push({
      ...{ act: 'grant-refund', elementId: null, seen: seenOf('grant-refund', facts) },
      title: 'Refund the customer',
      sentence:
        `Up to ${counting} ${currency} counts and can go back, in part or whole. What came through a provider is sent ` +
        `through it, now; the rest waits for you to send it. A credit note takes it off the invoice.${goesOn}`,
      refund: { most: counting, currency, shipped },
    });
  if (can['hold-refund'](person, facts))
    acts.push({
      ...{ act: 'hold-refund', elementId: null, seen: seenOf('hold-refund', facts) },
      title: 'Hold the refund',
      sentence: `${sumsOf(queued)} is not sent by itself any more: it waits for a yes. What has gone already is not called back.`,
    });
  if (can['return-held'](person, facts))
    acts.push({
      ...{ act: 'return-held', elementId: null, seen: seenOf('return-held', facts) },
      title: 'Send back the foreign money',
      sentence: `${sumsOf(heldForeign)} goes back now, and not only when the order ends. The order still waits for its payment in ${currency}.`,
    });
  return acts;
}
