import type { Person } from '@/lib/contract/desk';
import { findUnassigned } from '@/lib/db/tables/payments';
import { AppError, isAppError } from '@/lib/errors';
import { type AssignedMoney, assignPayment, previewAssignment } from '@/lib/orders/assign-payment';
import type { Dependencies } from '@/lib/orders/dependencies';
import { askForReturns } from '@/lib/orders/refund-order';
import { requireOrder } from '@/lib/orders/require-order';
import { keepAct } from '@/lib/record/keep-act';
import { formatAmount } from '@/lib/story/amounts';
import { can } from './can';

type Parts = Pick<Dependencies, 'database' | 'queries' | 'providers' | 'submit' | 'log'>;

export interface AssignToOrder {
  readonly paymentId: bigint;
  readonly orderId: string;
}

/**
 * What will happen if this payment is given to this order, as both stand now.
 * @returns a sentence, and whether it can be done at all
 */
export async function previewToOrder(
  { submit }: Pick<Parts, 'submit'>,
  { orderId, paymentId }: AssignToOrder,
): Promise<{ readonly can: boolean; readonly sentence: string }> {
  try {
    const money = await submit({ kind: previewAssignment, orderId, input: { paymentId } });
    return { can: true, sentence: sentenceOf(money) };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { can: false, sentence: error.message };
  }
}

/**
 * Gives a payment without an order to one, and keeps who did it.
 * @throws AppError `order-unknown`; `forbidden`; `conflict` as `assignPayment`, and where the provider says that some of it
 * has gone back already; `unavailable` where it does not say
 */
export async function assignToOrder(
  parts: Parts,
  person: Person,
  { orderId, paymentId, reason }: AssignToOrder & { readonly reason: string },
): Promise<void> {
  const order = requireOrder(await parts.queries.find(orderId));
  if (!can.operate(person))
    throw new AppError('forbidden', `Your role, ${person.role}, does not allow this.`);
  const act = {
    act: 'assign-payment',
    orderNumber: order.number,
    input: { paymentId: paymentId.toString() },
    reason,
  };
  await keepAct(
    parts.database,
    person,
    act,
    async () => {
      await requireStillThere(parts, paymentId);
      return parts.submit({ kind: assignPayment, orderId, input: { paymentId } });
    },
    ({ amount, currency, verdict }) => ({
      detail: `${formatAmount(amount, currency)} ${currency}: ${verdict}`,
    }),
  );
}

/** What a person has sent back at the provider cannot pay for anything. */
async function requireStillThere(parts: Parts, paymentId: bigint): Promise<void> {
  const [payment] = await findUnassigned(parts.database, [paymentId]);
  if (payment?.externalId == null || payment.currency === null) return;
  const { channel, externalId, currency } = payment;
  const returns = await askForReturns(parts, { channel, externalId, currency });
  if (returns.some(({ state }) => state !== 'failed'))
    throw new AppError(
      'conflict',
      'The provider says that some of this money has gone back, or is disputed: it pays for nothing.',
    );
}

/** What becomes of the money, by its verdict. */
function sentenceOf({ verdict, amount, currency, missing }: AssignedMoney): string {
  const sum = (minor: bigint) => `${formatAmount(minor, currency)} ${currency}`;
  switch (verdict) {
    case 'applied': {
      const rest = missing === null ? 0n : amount - missing;
      const back = rest > 0n ? ` ${sum(rest)} is too much and goes back.` : '';
      return `It pays for the order, which goes on at once.${back}`;
    }
    case 'partial':
      return `It counts, and ${sum((missing ?? amount) - amount)} is still missing.`;
    case 'early':
      return 'It is held until the order asks for its payment, and counts then.';
    case 'over':
      return 'The order is paid already: all of it goes back.';
    case 'late':
      return 'It comes too late for this order: all of it goes back.';
    case 'wrong-currency':
      return 'It is of another currency than the order: it is held, and goes back when the order ends.';
    default:
      return `It is judged as ${verdict}.`;
  }
}
