import {
  type CustomerRow,
  findIdempotencyKeys,
  findPrices,
  type IdempotencyRow,
  type ItemRow,
  KEY_TTL_MS,
  type PriceRow,
} from '@/lib/db/tables/shop';
import { AppError } from '@/lib/errors';
import type { CommandKind } from '@/lib/runtime/types';
import type { OrderBatch } from './order-batch';

const DEFAULT_CURRENCY = 'EUR';

export interface PlaceOrder {
  readonly items: readonly { readonly sku: string; readonly quantity: number }[];
  readonly customer: Omit<CustomerRow, 'orderNumber' | 'client'> | null;
  /** Whose request it is, as a keyed hash of the client's address; null or left out: the operator's. */
  readonly client?: string | null;
  /** Status that is answered for a new order: kept, so that a repetition gets the same. */
  readonly status: 201 | 302;
  readonly idempotency: { readonly scope: string; readonly key: string; readonly requestHash: string } | null;
}

export interface PlacedOrder {
  /** The new order, or the one that the same request made before. */
  readonly orderId: string;
  readonly status: number;
  readonly replayed: boolean;
}

/** An item before its order has a number. */
type Line = Omit<ItemRow, 'orderNumber'>;

/** What the orders of one batch are placed by. */
interface Loaded {
  /** Today's, by sku. */
  readonly prices: ReadonlyMap<string, PriceRow>;
  /** Idempotency keys that were used before, in this batch too, by `keyOf`. */
  readonly usedKeys: Map<string, IdempotencyRow>;
}

const keyOf = ({ scope, key }: Pick<IdempotencyRow, 'scope' | 'key'>) => `${scope}\n${key}`;

/**
 * Creates and starts an order.
 * @throws AppError `bad-request` for an unknown sku; `idempotency-mismatch` for a used key with another request
 */
export const placeOrder: CommandKind<PlaceOrder, PlacedOrder, OrderBatch, Loaded> = {
  name: 'place-order',
  rank: 0,
  locks: 'none',
  creates: true,
  load: async (sql, commands, batch) => {
    const skus = new Set(commands.flatMap(({ input }) => input.items.map((item) => item.sku)));
    const keys = commands.flatMap(({ input }) => (input.idempotency === null ? [] : [input.idempotency]));
    const since = new Date(batch.now.getTime() - KEY_TTL_MS);
    const [rows, used] = await Promise.all([
      skus.size === 0 ? [] : findPrices(sql, [...skus]),
      keys.length === 0 ? [] : findIdempotencyKeys(sql, keys, since),
    ]);
    return {
      prices: new Map(rows.map((row) => [row.sku, row])),
      usedKeys: new Map(used.map((row) => [keyOf(row), row])),
    };
  },
  apply: (batch, { orderId, input }, { prices, usedKeys }) => {
    const known = input.idempotency && usedKeys.get(keyOf(input.idempotency));
    if (known && known.requestHash === input.idempotency?.requestHash) return replay(known);
    const lines = priced(prices, input);
    // After what is wrong with the request itself: 400 comes before 422.
    if (known) throw mismatch();
    const total = lines.reduce((sum, item) => sum + item.unitPriceMinor * BigInt(item.quantity), 0n);
    const currency = currencyOf(prices, lines);
    const session = batch.create({ id: orderId, currency, total: lines.length === 0 ? null : total });
    const { order } = session;
    const items = lines.map((line) => ({ orderNumber: order.number, ...line }));
    batch.context.showItems(items);
    session.deliver({ type: 'start' });
    // Only now: a process that cannot start refuses the order, and nothing of it may stay.
    batch.context.addItems(items);
    if (input.customer !== null) {
      const client = input.client ?? null;
      batch.context.addCustomer({ orderNumber: order.number, ...input.customer, client });
      if (input.customer.email !== null) batch.context.tell(order, 'received');
    }
    if (input.idempotency !== null) {
      const used = { ...input.idempotency, status: input.status, orderId, createdAt: batch.now };
      usedKeys.set(keyOf(used), used);
      batch.context.addKey(used);
    }
    return { orderId, status: input.status, replayed: false };
  },
};

/** The one currency of the items. */
function currencyOf(prices: Loaded['prices'], items: readonly Line[]): string {
  const currencies = items.map((item) => prices.get(item.sku)?.currency ?? DEFAULT_CURRENCY);
  const [first = DEFAULT_CURRENCY] = currencies;
  const other = currencies.findIndex((currency) => currency !== first);
  if (other === -1) return first;
  throw new AppError(
    'bad-request',
    `One order takes products of one currency, ${first} here.`,
    `items[${other}].sku`,
  );
}

const replay = ({ orderId, status }: IdempotencyRow): PlacedOrder => ({ orderId, status, replayed: true });

const mismatch = () =>
  new AppError(
    'idempotency-mismatch',
    'This Idempotency-Key was used before with another body. Use a new key for a new order.',
    'Idempotency-Key',
  );

/** The items with today's prices: fixed here for good. The same sku twice is one line. */
function priced(prices: Loaded['prices'], input: PlaceOrder): Line[] {
  const lines = new Map<string, Line>();
  for (const [index, { sku, quantity }] of input.items.entries()) {
    const price = prices.get(sku);
    if (price === undefined)
      throw new AppError(
        'bad-request',
        `There is no product "${sku}". GET /api/products lists them.`,
        `items[${index}].sku`,
      );
    const line = lines.get(sku);
    const total = (line?.quantity ?? 0) + quantity;
    if (total > 99)
      throw new AppError(
        'bad-request',
        `At most 99 pieces of "${sku}" fit in one order.`,
        `items[${index}].quantity`,
      );
    lines.set(sku, { sku, quantity: total, unitPriceMinor: price.priceMinor });
  }
  return [...lines.values()];
}
