import type { Database, Sql } from '@/lib/db/database';
import { askProviders } from '@/lib/db/tables/provider-calls';
import {
  findUnmatchedRefund,
  lockUnmatched,
  postUnmatched,
  type UnmatchedPayment,
  type UnmatchedRefundRow,
  type UnmatchedRefundWay,
  writeUnmatchedRefund,
} from '@/lib/db/tables/unmatched-refunds';
import { AppError } from '@/lib/errors';
import type { ProviderReturn } from '@/lib/payments/provider';
import { refundReference } from '@/lib/payments/refund-reference';
import { formatAmount } from '@/lib/story/amounts';
import { requireAmountIn } from './take-money';

/** Whoever queued a call sees to it at once; this is for the crash in between. Milliseconds. */
const FALLBACK_MS = 30_000;

/** A payment without an order whose amount is known, and what becomes of it. */
export interface ReturnedPayment extends UnmatchedPayment {
  readonly currency: string;
  readonly amount: bigint;
}

export interface StartReturn {
  readonly paymentId: bigint;
  readonly way: UnmatchedRefundWay;
  /** Of the shop: what is meant where none was named, as of an order. */
  readonly currency: string;
}

/**
 * A payment without an order goes back, whole: by its provider, which is asked then, or a person has sent it. From here on
 * it is in the books, as one that was given an order is. What failed before, or is stuck, is tried anew.
 * @throws AppError `not-found`; `conflict` where it has an order, goes back already, or cannot go back
 */
export function startReturn(
  database: Database,
  { paymentId, way, currency: usual }: StartReturn,
  now: Date,
): Promise<void> {
  return database.transaction(async (sql) => {
    const payment = requireReturnable(await lockUnmatched(sql, paymentId), usual);
    const before = await findUnmatchedRefund(sql, paymentId);
    if (before !== null) requireStopped(before);
    if (before === null) await book(sql, payment, now);
    const row: UnmatchedRefundRow = {
      ...{ paymentId, way, providerId: null, error: null, changedAt: now },
      // To a no of the provider another try is another refund; of what is stuck nobody knows whether it went.
      ordinal: before === null ? 1 : before.ordinal + (before.state === 'failed' ? 1 : 0),
      state: 'queued',
      queuedAt: before?.queuedAt ?? now,
    };
    payment.toRefund = payment.amount;
    payment.refunded = 0n;
    if (way === 'by-hand') await succeed(sql, row, payment, now);
    await writeUnmatchedRefund(sql, row, payment);
    if (way === 'provider') {
      const call = { channel: payment.channel, kind: 'refunds', subject: payment.externalId ?? '' } as const;
      await askProviders(sql, [{ ...call, runAt: new Date(now.getTime() + FALLBACK_MS) }]);
    }
  });
}

/** What is known anew of a payment that is sent back. */
export type ReturnNews =
  /** All that has gone back of it, by whomever. */
  | { readonly returns: readonly ProviderReturn[] }
  /** The provider takes this one under no circumstances. */
  | { readonly refusal: string; readonly ordinal: number }
  /** All attempts were in vain. */
  | { readonly giveUp: string };

export interface BookedReturn {
  readonly payment: ReturnedPayment;
  readonly row: Readonly<UnmatchedRefundRow>;
}

/** Books news of a payment that is sent back, each once. @returns how it stands; null: it is not sent back */
export function bookReturn(
  database: Database,
  paymentId: bigint,
  news: ReturnNews,
  now: Date,
): Promise<BookedReturn | null> {
  return database.transaction(async (sql) => {
    const payment = await lockUnmatched(sql, paymentId);
    const row = await findUnmatchedRefund(sql, paymentId);
    if (payment === null || row === null || !isKnown(payment)) return null;
    const before = { state: row.state, providerId: row.providerId };
    if ('returns' in news) await take(sql, row, payment, news.returns, now);
    else if (row.state === 'queued' && 'giveUp' in news) set(row, 'stuck', now, news.giveUp);
    else if (row.state === 'queued' && 'refusal' in news && news.ordinal === row.ordinal)
      set(row, 'failed', now, news.refusal);
    if (before.state !== row.state || before.providerId !== row.providerId)
      await writeUnmatchedRefund(sql, row, payment);
    return { payment, row };
  });
}

const isKnown = (payment: UnmatchedPayment): payment is ReturnedPayment =>
  payment.orderNumber === null && payment.amount !== null && payment.currency !== null;

/** Ours by its reference; what else has gone of the money says whether there is anything left to send. */
async function take(
  sql: Sql,
  row: UnmatchedRefundRow,
  payment: ReturnedPayment,
  returns: readonly ProviderReturn[],
  now: Date,
): Promise<void> {
  // What a person has sent is recorded as that.
  if (row.way === 'by-hand') return;
  const isOurs = ({ id, reference }: ProviderReturn) =>
    row.providerId === null ? reference === refundReference(row) : id === row.providerId;
  const ours = returns.find(isOurs);
  if (ours !== undefined) return takeOurs(sql, row, payment, ours, now);
  const others = returns.filter(({ state }) => state !== 'failed');
  if (row.state === 'succeeded' || row.state === 'pending' || others.length === 0) return;
  const gone = goneOf(returns);
  if (gone === payment.amount) {
    row.providerId = others.at(-1)?.id ?? null;
    await succeed(sql, row, payment, now);
  } else {
    const sum = `${formatAmount(gone, payment.currency)} ${payment.currency}`;
    set(row, 'failed', now, `at the provider ${sum} has gone back already, or it is disputed`);
  }
}

/** What of a payment has gone for good, whoever sent it. */
export const goneOf = (returns: readonly ProviderReturn[]): bigint =>
  returns.reduce((sum, { state, amount }) => (state === 'succeeded' ? sum + amount : sum), 0n);

async function takeOurs(
  sql: Sql,
  row: UnmatchedRefundRow,
  payment: ReturnedPayment,
  { id, state, error }: ProviderReturn,
  now: Date,
): Promise<void> {
  const wasSent = row.providerId !== null;
  row.providerId = id;
  if (state === 'failed') {
    if (row.state === 'succeeded') await comeBack(sql, row, payment, now);
    if (row.state !== 'failed') set(row, 'failed', now, error ?? 'it came back');
  } else if (row.state === 'succeeded' || (row.state === 'failed' && wasSent)) return;
  else if (state === 'succeeded') await succeed(sql, row, payment, now);
  else if (row.state !== 'pending') set(row, 'pending', now);
}

function set(
  row: UnmatchedRefundRow,
  state: UnmatchedRefundRow['state'],
  now: Date,
  error: string | null = null,
): void {
  row.state = state;
  row.error = error;
  row.changedAt = now;
}

const referenceOf = ({ paymentId, ordinal }: UnmatchedRefundRow) => `refund:${paymentId}:#${ordinal}`;

/** It is known what the money is for: to be sent back. */
async function book(sql: Sql, { id, currency, amount }: ReturnedPayment, postedAt: Date): Promise<void> {
  const entry = { kind: 'payment', reference: `payment:${id}`, currency, postedAt, amount } as const;
  await postUnmatched(sql, { ...entry, debit: 'payments', credit: 'receivables' });
}

async function succeed(
  sql: Sql,
  row: UnmatchedRefundRow,
  payment: ReturnedPayment,
  now: Date,
): Promise<void> {
  const { amount, currency } = payment;
  const entry = { kind: 'refund', reference: referenceOf(row), currency, postedAt: now, amount } as const;
  await postUnmatched(sql, { ...entry, debit: 'receivables', credit: 'refunds' });
  payment.toRefund = 0n;
  payment.refunded = amount;
  set(row, 'succeeded', now);
}

async function comeBack(
  sql: Sql,
  row: UnmatchedRefundRow,
  payment: ReturnedPayment,
  now: Date,
): Promise<void> {
  const { amount, currency } = payment;
  const entry = {
    kind: 'refund',
    reference: `${referenceOf(row)}:returned`,
    currency,
    postedAt: now,
  } as const;
  await postUnmatched(sql, { ...entry, amount, debit: 'refunds', credit: 'receivables' });
  payment.toRefund = amount;
  payment.refunded = 0n;
}

/** @throws AppError as `startReturn` */
function requireReturnable(payment: UnmatchedPayment | null, usual: string): ReturnedPayment {
  if (payment === null) throw new AppError('not-found', 'There is no such payment.');
  if (payment.orderNumber !== null)
    throw new AppError('conflict', 'This payment has an order by now: refund it there.');
  if (payment.otherMode)
    throw new AppError(
      'conflict',
      'This is money of the other mode, play money in a real shop or the reverse: there is nothing to send back.',
    );
  const currency = payment.currency ?? usual;
  return Object.assign(payment, { currency, amount: requireAmountIn(currency, payment) });
}

/** @throws AppError `conflict` while it goes back, and once it has */
function requireStopped({ state }: UnmatchedRefundRow): void {
  if (state === 'succeeded') throw new AppError('conflict', 'It has gone back already.');
  if (state === 'queued' || state === 'pending')
    throw new AppError('conflict', 'It is being sent back already.');
}
