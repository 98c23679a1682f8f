import type { Person } from '@/lib/contract/desk';
import { findPaymentActs } from '@/lib/db/tables/desk-acts';
import { findUnmatchedRefund } from '@/lib/db/tables/unmatched-refunds';
import { AppError, isAppError } from '@/lib/errors';
import type { Dependencies } from '@/lib/orders/dependencies';
import { askForReturns } from '@/lib/orders/refund-order';
import { startReturn } from '@/lib/orders/return-unmatched';
import { seeToRefunds } from '@/lib/orders/see-to-refunds';
import { findDeskPayment } from '@/lib/queries/desk-payment';
import { keepAct } from '@/lib/record/keep-act';
import { can } from './can';

export interface ReturnParts extends Pick<Dependencies, 'database' | 'providers' | 'submit' | 'log'> {
  readonly settings: { readonly now: { readonly currency: string } };
}

export interface ReturnPayment {
  readonly paymentId: bigint;
  /** A person has sent it; else its provider is asked to. */
  readonly isSent: boolean;
  readonly reason: string;
}

/** Many acts are not looked at for who was first. */
const MAX_ACTS = 20;

/**
 * Sends a payment without an order back to whom it came from, whole, and keeps who did it.
 * @throws AppError `not-found`; `forbidden`; `conflict` where it has an order, goes back already, cannot go back, or the
 * provider says that of what is to be recorded some is on its way; `unavailable` where the provider does not say, or refuses
 */
export async function returnPayment(
  parts: ReturnParts,
  person: Person,
  { paymentId, isSent, reason }: ReturnPayment,
): Promise<void> {
  const { database, providers } = parts;
  const found = await findDeskPayment(database, providers, paymentId);
  if (found === null) throw new AppError('not-found', 'There is no such payment.');
  if (!can.operate(person))
    throw new AppError('forbidden', `Your role, ${person.role}, does not allow this.`);
  const input = { paymentId: paymentId.toString(), way: isSent ? 'by-hand' : 'provider' };
  const act = { act: 'return-payment', orderNumber: null, input, reason };
  await keepAct(
    database,
    person,
    act,
    async (askedId) => {
      const { channel, externalId, provider, currency } = found.page;
      if (!isSent && provider === null)
        throw new AppError('conflict', 'Nobody but you can send this money back: send it, then record that.');
      if (isSent && provider !== null && currency !== null)
        await requireNothingUnderWay(parts, { channel, externalId, currency });
      await start(parts, { paymentId, isSent }, askedId);
      return isSent ? 'Sent by hand.' : sendNow(parts, { paymentId, channel, externalId: externalId ?? '' });
    },
    (detail) => ({ detail }),
  );
}

async function start(
  { database, settings }: ReturnParts,
  { paymentId, isSent }: Pick<ReturnPayment, 'paymentId' | 'isSent'>,
  askedId: bigint,
): Promise<void> {
  const way = isSent ? 'by-hand' : 'provider';
  try {
    await startReturn(database, { paymentId, way, currency: settings.now.currency }, new Date());
  } catch (error) {
    if (!isAppError(error) || error.code !== 'conflict') throw error;
    const rows = await findPaymentActs(database, paymentId, MAX_ACTS);
    const answerOf = (id: bigint) => rows.find((row) => row.askedId === id)?.result ?? 'done';
    const first = rows.find(
      (row) => row.askedId === null && row.id !== askedId && answerOf(row.id) === 'done',
    );
    const by = first === undefined ? '' : ` ${first.person} (${first.role}) was first.`;
    throw new AppError('conflict', `${error.message}${by}`);
  }
}

/** What is on its way already would go twice. */
async function requireNothingUnderWay(
  parts: ReturnParts,
  payment: Parameters<typeof askForReturns>[1],
): Promise<void> {
  const returns = await askForReturns(parts, payment);
  if (returns.some(({ state }) => state === 'pending'))
    throw new AppError(
      'conflict',
      'The provider says that this money is on its way back, or disputed: wait until that is decided.',
    );
}

/** Asks the provider at once, and not only when its turn comes. @returns what to say of it @throws AppError `unavailable` */
async function sendNow(
  parts: ReturnParts,
  payment: { readonly paymentId: bigint; readonly channel: string; readonly externalId: string },
): Promise<string> {
  const { database, providers, log } = parts;
  const name = providers.get(payment.channel)?.name ?? payment.channel;
  try {
    await seeToRefunds(parts, payment);
  } catch (error) {
    if (isAppError(error)) throw error;
    log.error({ err: error, paymentId: payment.externalId }, 'a payment without an order was not sent back');
  }
  const refund = await findUnmatchedRefund(database, payment.paymentId);
  switch (refund?.state) {
    case 'succeeded':
      return `${name} has sent it back.`;
    case 'pending':
      return `${name} has it: it is on its way back.`;
    case 'queued':
      return `${name} did not take it yet: it is tried again by itself.`;
    default:
      throw new AppError(
        'unavailable',
        `${name} did not send it back: ${refund?.error ?? 'it does not say why'}. Send it yourself and record that, or try again.`,
      );
  }
}
