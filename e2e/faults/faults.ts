import { expect } from 'vitest';
import { type Server, type ServerOptions, startServer } from '@/e2e/support/server';
import { history } from '@/e2e/support/shop';
import { waitFor } from '@/e2e/support/wait-for';
import type { Acknowledged } from '@/lib/contract/check';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';
import { checkDatabase } from '@/scripts/check/check-target';

/** Faults that take minutes. */
export const TRIES_FAULTS = process.env.TEST_ALL === '1';

/** A server on this database, that logs all that it would in a shop. */
export const startShop = (url: string, { variables = {}, ...options }: ServerOptions = {}): Promise<Server> =>
  startServer({
    ...options,
    variables: { DATABASE_URL: url, OPERATOR_TOKEN, LOG_LEVEL: 'info', ...variables },
  });

/** The invariants hold, and all that customers were told is there. */
export async function expectNothingLost(url: string, acknowledged: Acknowledged): Promise<void> {
  expect(acknowledged.orders.length).toBeGreaterThan(0);
  const report = await checkDatabase(url, acknowledged);
  expect(report.invariants.flatMap(({ violations }) => violations)).toEqual([]);
  expect(report.ok).toBe(true);
}

/** How many timers of an order have fired. */
export async function timersOf(shop: Server, orderId: string): Promise<number> {
  const { steps } = await history(shop, orderId);
  return steps.filter(({ type }) => type === 'timer-fired').length;
}

/** The first of the model's two timers has fired. */
export const reminded = (shop: Server, orderId: string) =>
  waitFor(`order ${orderId} to be reminded`, async () => (await timersOf(shop, orderId)) === 1);
