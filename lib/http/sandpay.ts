import { randomUUID } from 'node:crypto';
import { parseOrderId } from '@/lib/contract/order-id';
import { AppError } from '@/lib/errors';
import { paths } from '@/lib/paths';
import { type Due, planPayments, SCENARIOS } from '@/lib/payments/sandpay/scenarios';
import { getApp } from '@/lib/server/app';
import { parseAmount } from '@/lib/story/minor-units';
import { readForm } from './form';
import { found } from './order-answer';
import type { Incoming } from './route';

/** A real provider brings its customer back when the shop knows; a shop that is slow is not waited for. */
const WAIT_MS = 3_000;
/** What an order without a total is offered to pay, and one where nothing is missing. */
export const ANY_AMOUNT = 1_000n;

/** What is missing of an order; where it has no total, or nothing is missing, some amount all the same. */
export function dueOf(order: { total: bigint | null; received: bigint; currency: string }): Due {
  const missing = order.total === null ? 0n : order.total - order.received;
  return { amount: missing > 0n ? missing : (order.total ?? ANY_AMOUNT), currency: order.currency };
}

/** `POST /pay/<orderId>`: the customer of the pretend provider presses its button. Leads to the shop or to the receipt. */
export async function payAtSandpay({ request, url, body }: Incoming): Promise<Response> {
  const { sandpay, queries } = getApp();
  if (sandpay === null) throw new AppError('not-found', 'There is nothing at this address.');
  const orderId = found(parseOrderId(url.pathname.split('/').at(-1) ?? ''));
  const order = found(await queries.find(orderId));
  const field = await readForm(request, body);
  const scenario = SCENARIOS.find((known) => known === field('scenario'));
  if (scenario === undefined)
    throw new AppError('bad-request', `scenario: takes one of ${SCENARIOS.join(', ')}`, 'scenario');
  const due = dueOf(order);
  const amount = order.total === null && field('amount') !== '' ? parseAmount(field('amount')) : due.amount;
  if (amount === null)
    throw new AppError('bad-request', 'amount: takes a decimal above 0 with at most 2 places', 'amount');
  const id = /^[0-9a-f-]{36}$/.test(field('key')) ? field('key') : randomUUID();
  if (!sandpay.pay(orderId, planPayments(scenario, { ...due, amount }, id)))
    throw new AppError('busy', 'Sandpay has too many payments under way. Try again in a minute.');
  if (scenario === 'full') await sandpay.settled(orderId, WAIT_MS);
  const isPlain = field('plain') === '1';
  const shop = isPlain ? paths.orderPage(orderId) : paths.showProcess(orderId);
  const location = scenario === 'full' ? shop : paths.payReceipt(orderId, isPlain);
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
}
