import { randomUUID } from 'node:crypto';
import type { OrderRow } from '@/lib/db/tables/orders';
import { AppError } from '@/lib/errors';
import { dueOf, planPayments, SCENARIOS, type Scenario } from '@/lib/payments/sandpay/scenarios';
import { amountRule, parseAmount } from '@/lib/story/amounts';
import type { Dependencies } from './dependencies';

/** What was chosen at the pretend provider, as it was sent. */
export interface SandpayForm {
  readonly scenario: string;
  /** Empty: what is missing of the order. Counts for orders without a total only. */
  readonly amount: string;
  /** Made with the page: pressing twice pays once. */
  readonly key: string;
}

/** A real provider brings its customer back when the shop knows; a shop that is slow is not waited for. */
const WAIT_MS = 3_000;

/** Why the page has closed; null: it is open. */
export function closedWords(
  order: Pick<OrderRow, 'state' | 'settledAt' | 'total' | 'applied' | 'held'>,
): string | null {
  const { state, settledAt, total, applied, held } = order;
  if (settledAt !== null) return 'This order is paid already. This page has closed.';
  // It is taken when the order goes on.
  if (state === 'ACTIVE' && total !== null && applied + held >= total)
    return 'The shop has all the money for this order already. This page has closed.';
  return state === 'ACTIVE' ? null : 'The shop has closed this order, and this page with it.';
}

/**
 * The customer of the pretend provider presses its button. A plain payment is waited for; all others come by themselves.
 * @returns what was chosen
 * @throws AppError `not-found` in live mode; `bad-request`; `conflict` once the order is paid or has ended, which closes
 *   the page; `busy` when too much is under way
 */
export async function payAtSandpay(
  { sandpay }: Pick<Dependencies, 'sandpay'>,
  order: OrderRow,
  form: SandpayForm,
): Promise<Scenario> {
  if (sandpay === null) throw new AppError('not-found', 'There is nothing at this address.');
  const scenario = SCENARIOS.find((known) => known === form.scenario);
  if (scenario === undefined)
    throw new AppError('bad-request', `scenario: takes one of ${SCENARIOS.join(', ')}`, 'scenario');
  const id = /^[0-9a-f-]{36}$/.test(form.key) ? form.key : randomUUID();
  // A button that was pressed twice has paid once: the second press finds its order paid.
  const isKnown = sandpay
    .deliveriesOf(order.id)
    .some(({ payment }) => payment.paymentId.startsWith(`sandpay-${id}`));
  if (!isKnown && closedWords(order) !== null)
    throw new AppError('conflict', 'This payment page has closed: the order is paid, or has ended.');
  const due = dueOf(order);
  const amount =
    order.total === null && form.amount !== '' ? parseAmount(form.amount, due.currency) : due.amount;
  if (amount === null) throw new AppError('bad-request', `amount: ${amountRule(due.currency)}`, 'amount');
  if (!sandpay.pay(order.id, planPayments(scenario, { ...due, amount }, id)))
    throw new AppError('busy', 'Sandpay has too many payments under way. Try again in a minute.');
  if (scenario === 'full') await sandpay.settled(order.id, WAIT_MS);
  return scenario;
}
