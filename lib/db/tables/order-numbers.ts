import type { Sql } from '../database';

/** What the sequence counts by: one look at it gives so many numbers. */
const BLOCK = 1_000;
const NEXT = `select nextval('order_number') as first from generate_series(1, $1::int)`;

/** Takes blocks of numbers that nobody else gets, enough for `count` orders. */
export async function nextOrderNumbers(sql: Sql, count: number): Promise<bigint[]> {
  const blocks = await sql.query<{ first: bigint }>(NEXT, [Math.ceil(count / BLOCK)]);
  return blocks.flatMap(({ first }) => Array.from({ length: BLOCK }, (_, index) => first + BigInt(index)));
}

/**
 * The numbers that this process gives its new orders. They are dense, so that rows written together lie together, and
 * taken in blocks, so that an order costs no question of its own. What a stop or a rolled back batch leaves unused stays
 * unused: they count nothing.
 */
export class OrderNumbers {
  #free: bigint[] = [];

  constructor(private readonly sql: Sql) {}

  /** Sees to it that `count` numbers can be taken. Asks the database once in a thousand orders. */
  async provide(count: number): Promise<void> {
    if (this.#free.length < count) this.#free.push(...(await nextOrderNumbers(this.sql, count)));
  }

  /** @throws when more are taken than were provided */
  take(): bigint {
    const number = this.#free.shift();
    if (number === undefined) throw new Error('no order number was provided');
    return number;
  }
}
