import type { App } from '@/lib/server/compose';
import { pay, place } from '@/lib/testing/test-app';
import { compareWith, rate } from './rate';
import type { Report } from './report';
import { nameOf, type Target } from './target';

/** As many as a busy server has requests under way: what the dispatcher makes batches of. */
export const CLIENTS = 256;

/** More of it than the bench ever buys. */
const SKU = 'assam-breakfast';
const PRICE = 12_50n;
const STOCK = 1_000_000;

/** Times the library alone. */
const WHOLE_AT_LEAST = { postgres: 75, pglite: 50 } as const;

/** Puts enough on the shelf. */
export async function fillShelf({ database }: App): Promise<void> {
  await database.query('update product set stock = reserved + $2 where sku = $1', [SKU, STOCK]);
}

/** Created, validated, billed, paid, booked, shipped, ended; every step committed. */
export async function wholeOrder(app: App): Promise<void> {
  const { orderId } = await place(app, [{ sku: SKU, quantity: 1 }]);
  await pay(app, orderId, PRICE);
}

/** Whole orders through the runtime, without HTTP. @param library whole orders a second of bpmn-engine alone */
export async function benchOrders(
  report: Report,
  target: Target,
  library: { readonly perSecond: number; readonly void: string | null },
  { rounds, count }: { readonly rounds: number; readonly count: number },
): Promise<void> {
  const app = await target.openApp();
  try {
    await fillShelf(app);
    await rate(CLIENTS * 2, CLIENTS, () => wholeOrder(app));
    const figures = await compareWith(
      () => rate(count, CLIENTS, () => wholeOrder(app)),
      { created: () => rate(count, CLIENTS, () => place(app)) },
      rounds,
    );
    const name = nameOf(target.kind);
    report.add(`${name}: whole orders through the runtime`, figures.base, '/s', {
      ratio: figures.base / library.perSecond,
      to: 'bpmn-engine',
      reach: { atLeast: WHOLE_AT_LEAST[target.kind] },
      void: library.void,
    });
    report.add(`${name}: orders created through the runtime`, figures.compared.created.figure, '/s');
  } finally {
    await app.close();
  }
}
