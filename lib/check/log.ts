import { LeafCache } from '@/lib/queries/leaf-cache';
import { compareWithLog } from './compare-with-log';
import { readPage } from './log-pages';
import { readMoves } from './marking-moves';
import { MAX_NAMED } from './rules';
import type { Found, Invariant, Snapshot } from './types';

/** I9: the row is nothing but the log folded. */
export const logGivesTheRow: Invariant = {
  name: 'I9',
  title: "the log folded from the start gives the order's row",
  check: foldEverything,
};

async function foldEverything(snapshot: Snapshot): Promise<Found> {
  const violations: { orderId: string; message: string }[] = [];
  let count = 0;
  let after = 0n;
  for (;;) {
    const page = await snapshot(async (sql) => {
      const orders = await readPage(sql, after);
      const ids = orders.flatMap(({ steps }) => steps.map((step) => step.leafId));
      return { orders, leafOf: await new LeafCache(sql).read(ids), leadsTo: await readMoves(sql) };
    });
    for (const entry of page.orders) {
      const orderId = entry.order.id;
      for (const message of compareWithLog(entry, page)) {
        count += 1;
        if (violations.length < MAX_NAMED) violations.push({ orderId, message });
      }
      after = entry.order.number;
    }
    if (page.orders.length === 0) return { count, violations };
  }
}
