import { parseOrderId } from '@/lib/contract/order-id';
import type { Sql } from '@/lib/db/database';
import { OPEN_REFUNDS } from '@/lib/db/tables/refunds';
import { readAmountOf } from '@/lib/story/amounts';
import type { DeskFilters } from '@/lib/story/desk-filters';
import { NEEDING_ORDERS } from './needing-orders';
import { STANDS_AT, type Standing, standingRows } from './standing';

/** A part of a `where` about `orders o` and `customer c`, with `?` for each value. */
export interface Condition {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** `numbers`: the text selects the numbers of the orders. `looked-at`: it is asked of each order that is looked at. */
export interface Search extends Condition {
  readonly way: 'numbers' | 'looked-at';
}

/** More orders of one customer, or of customers with such a name, are found by looking at the newest. */
const FEW = 2_000;

/** Without a currency an amount is searched in the places that most have. */
const CURRENCY = 'EUR';

/** As `lib/payments/status.ts` has it. */
const DUE = 'coalesce(o.total, case when o.settled_at is null then null else o.applied end)';
const REFUND_DUE = `(o.state <> 'ACTIVE' and o.refund_due)`;
const OVER = `coalesce(o.received > ${DUE}, false)`;
const PAID = `(o.settled_at is not null or coalesce(o.received >= ${DUE}, false))`;
const PAYMENT: Readonly<Record<string, string>> = {
  'refund-due': REFUND_DUE,
  over: `not ${REFUND_DUE} and ${OVER}`,
  paid: `not ${REFUND_DUE} and not ${OVER} and ${PAID}`,
  partial: `not ${REFUND_DUE} and not ${OVER} and not ${PAID} and o.received > 0`,
  unpaid: `not ${REFUND_DUE} and not ${OVER} and not ${PAID} and o.received = 0`,
};

/** Where open orders stand, as the filters ask for it. */
export interface Places {
  /** The markings on which an order stands at the element that is asked for. */
  readonly markingIds: readonly number[];
  /** Where they stand too long. */
  readonly standing: readonly Standing[];
}

/** What is asked of each order that is looked at. */
export function conditionsOf(filters: DeskFilters, { markingIds, standing }: Places): Condition[] {
  const { state, outcome, element, payment, version, incident, waits } = filters;
  // An incident names its element itself.
  const at = incident === '' && waits === '' ? element : '';
  // Not `exists`, of which the planner makes a join: it would look into the logs of all, and not stop at a full page.
  const stands = `coalesce((select true from ${standingRows('?')} where ${STANDS_AT} limit 1), false)`;
  const parts: [string, Condition][] = [
    [state, { text: 'o.state = ?', values: [state] }],
    [outcome, { text: 'o.outcome = ?', values: [outcome] }],
    [at, { text: 'o.marking_id = any(?::int[])', values: [markingIds] }],
    [waits, { text: stands, values: [JSON.stringify(standing)] }],
    [payment, { text: PAYMENT[payment] ?? 'true', values: [] }],
    [version, { text: 'd.version = ?::int', values: [version] }],
  ];
  return said(parts);
}

/** When they were ordered. */
export function periodOf({ from, to }: DeskFilters): Condition[] {
  return said([
    [from, { text: 'o.created_at >= ?::timestamptz', values: [`${from}T00:00:00Z`] }],
    [to, { text: `o.created_at < ?::timestamptz + interval '1 day'`, values: [`${to}T00:00:00Z`] }],
  ]);
}

/** Do the filters let open orders through alone? These have an index of their own, which only the last step of an order writes to. */
export const isOfOpen = ({ state, element, waits, incident }: DeskFilters): boolean =>
  state === 'ACTIVE' || waits !== '' || (element !== '' && incident === '');

/** What has an index of its own, which holds little: the numbers of the orders. */
export function driversOf({ incident, element, payment, needs, suspended }: DeskFilters): Condition[] {
  const stopped = 'select order_number from incident where resolved_at is null';
  return said([
    [
      incident,
      element === ''
        ? { text: stopped, values: [] }
        : { text: `${stopped} and ? in (element_id, blocked_element_id)`, values: [element] },
    ],
    [needs, { text: NEEDING_ORDERS, values: [] }],
    [suspended, { text: 'select number from orders where suspended', values: [] }],
    [payment === 'refund-due' ? payment : '', { text: OPEN_REFUNDS_OF, values: [] }],
  ]);
}

const OPEN_REFUNDS_OF = `select order_number from refund where state in (${OPEN_REFUNDS.map((state) => `'${state}'`).join(', ')})`;

function said(parts: readonly [string, Condition][]): Condition[] {
  return parts.filter(([text]) => text !== '').map(([, condition]) => condition);
}

/** What the one field of the list asks for, or null where it is empty. @param sql a transaction that plans for values */
export async function findSearch(sql: Sql, q: string): Promise<Search | null> {
  if (q === '') return null;
  if (q.includes('@')) return ofCustomer(sql, 'lower(c.email) = lower(?::text)', q);
  const id = parseOrderId(q);
  if (id !== null)
    return {
      way: 'numbers',
      text: `select number from orders where id = ?::bigint
        union all select order_number from invoice where number = ?::bigint union all ${BY_PAYMENT}`,
      values: [id, id, q],
    };
  const amount = readAmountOf(q.replace(/^€\s*/, '').replace(',', '.'), CURRENCY);
  if (amount !== null)
    return { way: 'looked-at', text: '?::bigint in (o.total, o.received)', values: [amount.toString()] };
  const both = NAME_AND_AMOUNT.exec(q);
  const sum = readAmountOf((both?.[2] ?? '').replace(',', '.'), CURRENCY);
  if (both?.[1] !== undefined && sum !== null) return ofCustomerAndAmount(sql, both[1], sum);
  // Ids of payment systems have a figure in them, names have none.
  if (/\d/.test(q)) return { way: 'numbers', text: BY_PAYMENT, values: [q] };
  return ofCustomer(sql, NAMED, named(q));
}

const NAMED = 'lower(c.name) like ?::text';
/** How the name begins. */
const named = (name: string) => `${name.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;

/** `Ada Byrne 25.00`, `ada €25`: what somebody says who calls. */
const NAME_AND_AMOUNT = /^([^\d€]*\p{L}[^\d€]*?)[\s,]+€?\s*(\d+(?:[.,]\d+)?)\s*€?$/u;

/** By how the name begins, and by what was to be paid or came in. */
async function ofCustomerAndAmount(sql: Sql, name: string, amount: bigint): Promise<Search> {
  const { way, text, values } = await ofCustomer(sql, NAMED, named(name));
  const sum = amount.toString();
  if (way === 'looked-at')
    return { way, text: `${text} and ?::bigint in (o.total, o.received)`, values: [...values, sum] };
  return {
    way,
    text: `select number from orders where number in (${text}) and ?::bigint in (total, received)`,
    values: [...values, sum],
  };
}

/** The planner does not know how many have a name: a short look by its index tells. */
async function ofCustomer(sql: Sql, text: string, value: string): Promise<Search> {
  // The index is walked until there are enough; a bitmap would be made of all.
  await sql.script('set local enable_bitmapscan = off');
  const rows = await sql.query<{ number: bigint }>(
    `select c.order_number as number from customer c where ${text.replace('?', '$1')} limit ${FEW + 1}`,
    [value],
  );
  await sql.script('set local enable_bitmapscan = on');
  // Asked of each that is looked at, by its number: a join would begin with all that have the name.
  const ofOne = `(select ${text} from customer c where c.order_number = o.number)`;
  if (rows.length > FEW) return { way: 'looked-at', text: ofOne, values: [value] };
  return { way: 'numbers', text: 'select unnest(?::bigint[])', values: [rows.map(({ number }) => number)] };
}

/** The index of their ids begins with the channel. */
const BY_PAYMENT = `select order_number from payment where channel in ('signed', 'unsigned', 'stripe')
  and external_id = ?::text and order_number is not null`;
