import type { DeskActJson } from '@/lib/contract/desk';
import type { DeskPaymentPage, PaymentFacts } from '@/lib/contract/desk-money';
import type { Database } from '@/lib/db/database';
import type { Payment } from '@/lib/db/generated/client';
import { findPaymentActs } from '@/lib/db/tables/desk-acts';
import { findUnmatchedRefund } from '@/lib/db/tables/unmatched-refunds';
import type { Providers } from '@/lib/payments/providers';
import { formatAmount } from '@/lib/story/amounts';
import { tellActs } from './desk-acts-told';

/** What is shown of what was sent. Characters. */
const MAX_RAW = 4_000;
/** More was done with one payment by nobody. */
const MAX_ACTS = 100;

export interface FoundPayment {
  readonly page: DeskPaymentPage;
  readonly facts: PaymentFacts;
  /** What was done with it, the newest first. */
  readonly acts: readonly DeskActJson[];
}

/** A payment that came without an order: `/desk/payments/<id>`. @returns null: there is none, or it came for an order */
export async function findDeskPayment(
  database: Database,
  providers: Providers,
  id: bigint,
): Promise<FoundPayment | null> {
  const { prisma } = database;
  const payment = await prisma.payment.findUnique({ where: { id } });
  if (payment === null || payment.verdict !== 'unmatched') return null;
  const { orderNumber: number, amount, currency, channel, externalId, otherMode, raw } = payment;
  const [order, refund, acts] = await Promise.all([
    number === null ? null : prisma.order.findUnique({ where: { number } }),
    findUnmatchedRefund(database, id),
    findPaymentActs(database, id, MAX_ACTS),
  ]);
  const provider = providerOf(providers, payment);
  const page: DeskPaymentPage = {
    ...{ channel, externalId, currency, otherMode, provider },
    key: id.toString(),
    amount: amount === null ? null : formatAmount(amount, currency),
    arrivedAt: payment.arrivedAt.toISOString(),
    paidAt: payment.paidAt?.toISOString() ?? null,
    orderId: order?.id.toString() ?? null,
    raw: raw === null ? null : Buffer.from(raw).toString('utf8').slice(0, MAX_RAW),
    returned: refund && {
      ...{ state: refund.state, error: refund.error },
      isByHand: refund.way === 'by-hand',
      since: refund.changedAt.toISOString(),
    },
  };
  const facts: PaymentFacts = {
    ...{ otherMode, hasOrder: number !== null, isSendable: provider !== null },
    isAmountKnown: amount !== null,
    returned: refund?.state ?? null,
  };
  return { page, facts, acts: tellPaymentActs(acts) };
}

/** Who can be asked to send it back, by name. */
function providerOf(
  providers: Providers,
  { channel, externalId, currency }: Pick<Payment, 'channel' | 'externalId' | 'currency'>,
): string | null {
  const known = providers.get(channel);
  return known?.provider == null || externalId === null || currency === null ? null : known.name;
}

const tellPaymentActs = (rows: Parameters<typeof tellActs>[0]): DeskActJson[] =>
  tellActs(rows, { steps: [], nameOf: (elementId) => elementId, errorOf: () => null });
