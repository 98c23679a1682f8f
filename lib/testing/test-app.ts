import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { OrderJson } from '@/lib/contract/order';
import type { Database } from '@/lib/db/database';
import { keepOpen } from '@/lib/db/testing/test-database';
import { sharedLibrary } from '@/lib/engine/testing/knowing-library';
import { newOrderId } from '@/lib/orders/new-order-id';
import { type PlacedOrder, type PlaceOrder, placeOrder } from '@/lib/orders/place-order';
import { receivePayment } from '@/lib/orders/receive-payment';
import type { IncomingPayment, PaymentAnswer } from '@/lib/payments/types';
import { type App, type AppOptions, openApp } from '@/lib/server/compose';
import { readEnv } from '@/lib/server/env.mjs';
import { newLog } from '@/lib/server/log';
import { WAIT_LIMIT_MS } from '@/lib/testing/limits.mjs';
import { SECRETS_KEY } from '@/lib/testing/modes';

const WAIT_STEP_MS = 10;

type TestOptions = Partial<Omit<AppOptions, 'env' | 'database'>> & {
  readonly timeScale?: number;
  /** More of the environment: `SMTP_URL` … */
  readonly variables?: Readonly<Record<string, string>>;
};

/**
 * The product on a test's database, without HTTP. Closing it leaves the database open. It asks the library that is
 * installed, but nothing twice: a test that compares answers with the library's own passes `library: bpmnLibrary`.
 */
export async function openTestApp(database: Database, options: TestOptions = {}): Promise<App> {
  const { timeScale = 1, variables = {}, ...rest } = options;
  const dataDir = mkdtempSync(path.join(tmpdir(), 'orderflow-test-'));
  const env = readEnv({
    DATA_DIR: dataDir,
    PAYMENT_MODE: 'sandbox',
    SECRETS_KEY,
    TIME_SCALE: String(timeScale),
    ...variables,
  });
  try {
    // The token is read at the start only: nothing of the folder is needed afterwards.
    return await openApp({
      env,
      log: newLog('silent'),
      database: keepOpen(database),
      library: sharedLibrary,
      ...rest,
    });
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Places an order of these items; none: the first payment settles it. */
export function place(
  app: App,
  items: PlaceOrder['items'] = [],
  { orderId = newOrderId(), ...extra }: Partial<PlaceOrder> & { orderId?: string } = {},
): Promise<PlacedOrder> {
  const input: PlaceOrder = { items, customer: null, status: 201, idempotency: null, ...extra };
  return app.submit({ kind: placeOrder, orderId, input });
}

/** Reports an unsigned payment. `amount` in minor units. */
export function pay(
  app: App,
  orderId: string,
  amount: bigint,
  extra: Partial<IncomingPayment> = {},
): Promise<PaymentAnswer> {
  const input: IncomingPayment = {
    channel: 'unsigned',
    amount,
    currency: null,
    externalId: null,
    webhookId: null,
    paidAt: null,
    raw: null,
    ...extra,
  };
  return app.submit({ kind: receivePayment, orderId, input });
}

/** The order's public JSON. @throws when it is not there */
export async function orderOf(app: App, orderId: string): Promise<OrderJson> {
  const order = await app.queries.order(orderId);
  if (order === null) throw new Error(`no order ${orderId}`);
  return order;
}

/** Looks at an order until it is as wanted. @throws with what it was instead, when it does not get there */
export async function until(
  app: App,
  orderId: string,
  wanted: (order: OrderJson) => boolean,
): Promise<OrderJson> {
  const deadline = Date.now() + WAIT_LIMIT_MS;
  for (;;) {
    const order = await orderOf(app, orderId);
    if (wanted(order)) return order;
    if (Date.now() > deadline) throw new Error(`the order never came there: ${JSON.stringify(order)}`);
    await new Promise((resolve) => setTimeout(resolve, WAIT_STEP_MS));
  }
}

export const waitsAt = (order: OrderJson) => order.activeElements.map((element) => element.elementId).sort();
