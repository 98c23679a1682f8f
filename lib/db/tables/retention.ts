import type { Sql } from '../database';

/** Any number that nothing else in this database locks: one process at a time forgets old data. */
const RETENTION_LOCK = 7_302_617;

/** Until when an order must have ended for its customer to be forgotten; null: never. */
export interface Cutoffs {
  readonly bought: Date | null;
  readonly abandoned: Date | null;
}

/** One look at customers, and at variables, that are still kept. */
export interface CustomerPage {
  /** Fewer than were asked for: these were the last. */
  readonly looked: number;
  /** Customers alone. */
  readonly forgotten: number;
  /** Where the next look begins. */
  readonly last: bigint;
}

/** What the row of a customer keeps of a person. */
export const ERASED_COLUMNS = ['name', 'email', 'address', 'origin', 'client'] as const;

/** Takes name, addresses and what else is of a person; `$1` order numbers, `$2` the time. */
const ERASE_CUSTOMERS = `update customer set ${ERASED_COLUMNS.map((column) => `${column} = null`).join(', ')},
  erased_at = coalesce(erased_at, $2) where order_number = any($1::bigint[])`;

/** Notes of the desk may name the customer. `$1` order numbers. */
const ERASE_NOTES = 'delete from desk_note where order_number = any($1::bigint[])';

/** So may what the process noted. `$1` order numbers. */
const ERASE_VARIABLES = `update orders set variables = null, locals = null
  where number = any($1::bigint[]) and (variables is not null or locals is not null)`;
const ERASE_WRITES = 'delete from variable_write where order_number = any($1::bigint[])';

/** Takes all of a person away from these orders. */
export async function eraseCustomers(sql: Sql, orderNumbers: readonly bigint[], now: Date): Promise<void> {
  await sql.query(ERASE_CUSTOMERS, [orderNumbers, now]);
  await sql.query(ERASE_NOTES, [orderNumbers]);
  await eraseVariables(sql, orderNumbers);
}

async function eraseVariables(sql: Sql, orderNumbers: readonly bigint[]): Promise<void> {
  await sql.query(ERASE_VARIABLES, [orderNumbers]);
  await sql.query(ERASE_WRITES, [orderNumbers]);
}

/**
 * By number, which tells nothing of time: each process has a block of its own to give out. So those that are not due are
 * answered, too. An order that ended is not changed again but by money: what is still to be sent back needs its customer.
 * Orders with variables are looked at whether or not they have a customer: by one look at the primary key for each, `n` of them.
 */
const PAGE = `with recursive written as (
    select 0 as n, $1::bigint as number
    union all
    select n + 1, (select w.order_number from variable_write w where w.order_number > number order by w.order_number limit 1)
    from written where number is not null and n < $2
  ), kept as (
    select order_number as number, true as "hasCustomer" from (select order_number from customer
      where erased_at is null and order_number > $1 order by order_number limit $2) c
    union all
    select number, false from written where n > 0 and number is not null
  )
  select k.number, k."hasCustomer", o.state <> 'ACTIVE' and not o.refund_due
    and o.updated_at <= case when o.settled_at is null then $4::timestamptz else $3::timestamptz end as due
  from (select number, bool_or("hasCustomer") as "hasCustomer" from kept group by number order by number limit $2) k
  left join orders o on o.number = k.number order by k.number`;
const FORGET_PAYLOADS = `update payment set raw = null where id in (select id from payment
  where order_number is null and raw is not null and arrived_at <= $1 order by id limit $2) returning 1 as gone`;

/** Until the end of the transaction. @returns false where another process is at it */
export async function lockRetention(sql: Sql): Promise<boolean> {
  const [row] = await sql.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [
    RETENTION_LOCK,
  ]);
  return row?.mine === true;
}

/**
 * Forgets the customers behind `after` whose orders ended long enough ago, of `limit` orders that are looked at, and the variables of
 * such orders without a customer.
 */
export async function forgetCustomers(
  sql: Sql,
  { bought, abandoned }: Cutoffs,
  { after, limit, now }: { after: bigint; limit: number; now: Date },
): Promise<CustomerPage> {
  const page = await sql.query<{ number: bigint; hasCustomer: boolean; due: boolean | null }>(PAGE, [
    ...[after, limit, bought, abandoned],
  ]);
  const due = (hasCustomer: boolean) =>
    page.filter((row) => row.due === true && row.hasCustomer === hasCustomer).map(({ number }) => number);
  const [customers, others] = [due(true), due(false)];
  if (customers.length > 0) await eraseCustomers(sql, customers, now);
  if (others.length > 0) await eraseVariables(sql, others);
  return { looked: page.length, forgotten: customers.length, last: page.at(-1)?.number ?? after };
}

/** Forgets what was sent of payments that fit no order; amount, ids and verdict stay. @returns how many, `limit` at most */
export async function forgetPayloads(sql: Sql, until: Date, limit: number): Promise<number> {
  return (await sql.query(FORGET_PAYLOADS, [until, limit])).length;
}
