import type { Database } from '@/lib/db/database';
import { findTimersOf } from '@/lib/db/tables/timers';
import { newOrderId } from '@/lib/orders/new-order-id';
import { type PlaceOrder, placeOrder } from '@/lib/orders/place-order';
import { receivePayment } from '@/lib/orders/receive-payment';
import { fireTimer } from '@/lib/runtime/commands';
import { Secrets } from '@/lib/secrets/secrets';
import { type App, openApp } from '@/lib/server/compose';
import type { Env } from '@/lib/server/get-env';
import { newLog } from '@/lib/server/log';
import type { Mix } from './options';

/** How far back the clock of the templates starts: longer than an order's whole life in the model takes. */
const LIFE_MS = 60 * 60 * 1000;
const PRICE = 6_90n;
const ITEM = { sku: 'garden-mint', quantity: 1 };
const SOLD_OUT = { sku: 'cast-iron-kettle', quantity: 1 };
/** No address to write to: a million copies of a mail would all be sent. */
const CUSTOMER = { name: 'Ada Example', email: null, address: '1 Example Street' };

/** One kind of order: what is done with it through the product, and its share of the whole. */
interface Kind {
  readonly share: number;
  make(shop: Shop): Promise<string>;
}

/** A seeded kind of order: one that the product made itself, to be copied. */
export interface Template {
  readonly orderId: string;
  readonly share: number;
}

const WAITING: readonly Kind[] = [{ share: 1, make: (shop) => shop.place() }];

const MIXED: readonly Kind[] = [
  ...WAITING.map(({ make }) => ({ share: 8, make })),
  { share: 3, make: (shop) => shop.place([ITEM], CUSTOMER) },
  { share: 2, make: async (shop) => shop.fire(await shop.place()) },
  { share: 1, make: async (shop) => shop.pay(await shop.place([ITEM], CUSTOMER), PRICE - 1n) },
  { share: 2, make: async (shop) => shop.pay(await shop.place(), PRICE) },
  { share: 2, make: async (shop) => shop.pay(await shop.place([ITEM], CUSTOMER), PRICE) },
  { share: 1, make: async (shop) => shop.fire(await shop.fire(await shop.place([ITEM], CUSTOMER))) },
  { share: 1, make: (shop) => shop.place([SOLD_OUT], CUSTOMER) },
];

/** Lets the product itself make one order of each kind, on the database that `env` names, through its dispatcher. */
export async function makeTemplates(database: Database, env: Env, mix: Mix): Promise<Template[]> {
  // Waiting orders were placed now; the life of the others took place before now, so that no timer fires early.
  const clock = { ms: Date.now() - (mix === 'waiting' ? 0 : LIFE_MS) };
  const app = await openApp({
    // The model's own durations; the grace of deadlines is what it is on the server.
    env: { ...env, timeScale: 1, paymentGraceMs: env.paymentGraceMs / env.timeScale },
    log: newLog('error'),
    database: { ...database, close: async () => {} },
    now: () => new Date(clock.ms),
    // Whoever fills a database need not know what seals its secrets.
    secrets: Secrets.fleeting(() => new Date(clock.ms)),
  });
  try {
    const shop = newShop(app, clock);
    const templates: Template[] = [];
    for (const { share, make } of mix === 'waiting' ? WAITING : MIXED)
      templates.push({ share, orderId: await make(shop) });
    return templates;
  } finally {
    await app.close();
  }
}

async function numberOf(app: App, orderId: string): Promise<bigint> {
  const order = await app.queries.find(orderId);
  if (order === null) throw new Error(`order ${orderId} was made and is not there`);
  return order.number;
}

type Shop = ReturnType<typeof newShop>;

function newShop(app: App, clock: { ms: number }) {
  return {
    place: async (items: PlaceOrder['items'] = [], customer: PlaceOrder['customer'] = null) => {
      const input: PlaceOrder = { items, customer, status: 201, idempotency: null };
      return (await app.submit({ kind: placeOrder, orderId: newOrderId(), input })).orderId;
    },
    pay: async (orderId: string, amount: bigint) => {
      const ids = { externalId: null, webhookId: null, paidAt: null, raw: null };
      const input = { channel: 'unsigned', amount, currency: null, ...ids } as const;
      await app.submit({ kind: receivePayment, orderId, input });
      return orderId;
    },
    /** Moves the clock to the order's next timer and fires it. */
    fire: async (orderId: string) => {
      const [timer] = await findTimersOf(app.database, [await numberOf(app, orderId)]);
      if (timer === undefined)
        throw new Error('--mixed takes the diagram with a timer at the wait for payment.');
      clock.ms = Math.max(clock.ms, (timer.fireAt ?? timer.dueAt).getTime());
      if (clock.ms > Date.now())
        throw new Error(
          `--mixed takes a diagram, and a PAYMENT_GRACE, whose timers end within ${LIFE_MS / 60_000} minutes.`,
        );
      const { seq, work } = timer;
      await app.submit({ kind: fireTimer, orderId, input: { seq, work } });
      return orderId;
    },
  };
}
