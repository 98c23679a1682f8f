import type { Amount } from '@/lib/contract/values';
import type { Sql } from '@/lib/db/database';
import { findHeld, lockShelf } from '@/lib/db/tables/shelf';
import {
  type CustomerRow,
  findIdempotencyKeys,
  findPrices,
  type IdempotencyRow,
  KEY_TTL_MS,
  type NewItemRow,
  type PriceRow,
} from '@/lib/db/tables/shop';
import { AppError } from '@/lib/errors';
import type { Addressed, Batch, CommandKind } from '@/lib/runtime/types';
import { formatAmount, readAmountOf } from '@/lib/story/amounts';
import { formatMoney } from '@/lib/story/money';
import type { OrderBatch } from './order-batch';
import { UnpaidLimits } from './unpaid-limits';

export interface OrderedItem {
  readonly sku: string;
  readonly quantity: number;
  /** What one piece costs as the customer knows it; left out: whatever it costs. */
  readonly price?: Amount | undefined;
}

export interface PlaceOrder {
  readonly items: readonly OrderedItem[];
  readonly customer: Omit<CustomerRow, 'orderNumber' | 'client'> | null;
  /**
   * Whose request it is, as a keyed hash of the client's address: mails and unpaid pieces are counted by it. Null or left
   * out: the operator's, which nobody counts.
   */
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
type Line = Omit<NewItemRow, 'orderNumber' | 'client'>;

/** What the orders of one batch are placed by. */
interface Loaded {
  /** Today's, by sku. */
  readonly prices: ReadonlyMap<string, PriceRow>;
  /** Null: unpaid orders may hold as much as there is, or nothing is ordered. */
  readonly limits: UnpaidLimits | null;
  /** Idempotency keys that were used before, in this batch too, by `keyOf`. */
  readonly usedKeys: Map<string, IdempotencyRow>;
}

const keyOf = ({ scope, key }: Pick<IdempotencyRow, 'scope' | 'key'>) => `${scope}\n${key}`;

/**
 * Creates and starts an order.
 * @throws AppError `bad-request` for an unknown sku; `idempotency-mismatch` for a used key with another request;
 * `price-changed` where a piece costs something else than the customer knows; `unpaid-limit` where more would be held
 * unpaid than may be, though it is there
 */
export const placeOrder: CommandKind<PlaceOrder, PlacedOrder, OrderBatch, Loaded> = {
  name: 'place-order',
  rank: 0,
  locks: 'none',
  creates: true,
  load: async (sql, commands, batch) => {
    const keys = commands.flatMap(({ input }) => (input.idempotency === null ? [] : [input.idempotency]));
    const since = new Date(batch.now.getTime() - KEY_TTL_MS);
    const [ordered, used] = await Promise.all([
      findOrdered(sql, commands, batch),
      keys.length === 0 ? [] : findIdempotencyKeys(sql, keys, since),
    ]);
    return {
      ...ordered,
      usedKeys: new Map(used.map((row) => [keyOf(row), row])),
    };
  },
  apply: (batch, { orderId, input }, { prices, limits, usedKeys }) => {
    const known = input.idempotency && usedKeys.get(keyOf(input.idempotency));
    if (known && known.requestHash === input.idempotency?.requestHash) return replay(known);
    const lines = priced(prices, input);
    // After what is wrong with the request itself: 400 comes before 422.
    if (known) throw mismatch();
    const { client = null } = input;
    const isHeld = limits?.hold(lines, client, (sku) => fieldOf(input, sku)) ?? false;
    const total = lines.reduce((sum, item) => sum + item.unitPriceMinor * BigInt(item.quantity), 0n);
    const currency = currencyOf(prices, lines, batch.context.currency);
    const session = batch.create({ id: orderId, currency, total: lines.length === 0 ? null : total });
    const { order } = session;
    const items = lines.map((line) => ({ orderNumber: order.number, ...line }));
    batch.context.placed.showItems(items);
    session.deliver({ type: 'start' });
    // Only now: a process that cannot start refuses the order, and nothing of it may stay.
    batch.context.placed.addItems(isHeld ? items.map((item) => ({ ...item, client })) : items);
    if (input.customer !== null) {
      const client = input.client ?? null;
      batch.context.placed.addCustomer({ orderNumber: order.number, ...input.customer, client });
      if (input.customer.email !== null) batch.context.tell(order, 'received');
    }
    if (input.idempotency !== null) {
      const used = { ...input.idempotency, status: input.status, orderId, createdAt: batch.now };
      usedKeys.set(keyOf(used), used);
      batch.context.placed.addKey(used);
    }
    return { orderId, status: input.status, replayed: false };
  },
};

/**
 * Today's prices, and what unpaid orders may hold: decided under the products' locks, which this batch keeps until its
 * reservations are committed.
 */
async function findOrdered(
  sql: Sql,
  commands: readonly Addressed<PlaceOrder>[],
  batch: Batch<OrderBatch>,
): Promise<Pick<Loaded, 'prices' | 'limits'>> {
  const skus = [...new Set(commands.flatMap(({ input }) => input.items.map((item) => item.sku)))];
  const pricesOf = (rows: readonly PriceRow[]) => new Map(rows.map((row) => [row.sku, row]));
  if (skus.length === 0) return { prices: pricesOf([]), limits: null };
  if (!batch.context.limitsUnpaid) return { prices: pricesOf(await findPrices(sql, skus)), limits: null };
  const clients = new Set(commands.flatMap(({ input }) => (input.items.length > 0 && input.client) || []));
  const stocked = batch.sessions.filter(({ order }) => order.total !== null);
  const [products, held] = await Promise.all([
    lockShelf(
      sql,
      skus,
      stocked.map(({ order }) => order.number),
    ),
    findHeld(sql, [...clients], skus),
  ]);
  return { prices: pricesOf(products), limits: new UnpaidLimits(products, held) };
}

const fieldOf = ({ items }: PlaceOrder, sku: string) =>
  `items[${items.findIndex((item) => item.sku === sku)}].quantity`;

/** The one currency of the items; without any the shop's. */
function currencyOf(prices: Loaded['prices'], items: readonly Line[], usual: string): string {
  const currencies = items.map((item) => prices.get(item.sku)?.currency ?? usual);
  const [first = usual] = currencies;
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

/** Nobody is charged what they have not seen. */
function priceChanged({ name, priceMinor, currency }: PriceRow, known: Amount, field: string): AppError {
  const now = formatMoney(formatAmount(priceMinor, currency), currency);
  const message = `The price of "${name}" is ${now} now, and not ${known}. Nothing is ordered; ask for it at the new price.`;
  return new AppError('price-changed', message, field);
}

/** The items with today's prices: fixed here for good. The same sku twice is one line. */
function priced(prices: Loaded['prices'], input: PlaceOrder): Line[] {
  const lines = new Map<string, Line>();
  for (const [index, { sku, quantity, price: known }] of input.items.entries()) {
    const price = prices.get(sku);
    if (price === undefined || price.hidden)
      throw new AppError(
        'bad-request',
        `There is no product "${sku}". GET /api/products lists them.`,
        `items[${index}].sku`,
      );
    if (known !== undefined && readAmountOf(known, price.currency) !== price.priceMinor)
      throw priceChanged(price, known, `items[${index}].price`);
    const line = lines.get(sku);
    const total = (line?.quantity ?? 0) + quantity;
    if (total > 99)
      throw new AppError(
        'bad-request',
        `At most 99 pieces of "${sku}" fit in one order.`,
        `items[${index}].quantity`,
      );
    const { priceMinor: unitPriceMinor, revision } = price;
    lines.set(sku, { sku, quantity: total, unitPriceMinor, revision });
  }
  return [...lines.values()];
}
