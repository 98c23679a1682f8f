import type { Sql } from '../database';

/** What the sequence counts by: one look at it gives so many numbers. */
const BLOCK = 1_000;
const NEXT = `select nextval('order_number') as next from generate_series(1, $1::int)`;
const TAKEN = 'select exists (select 1 from orders where number = any($1::bigint[])) as taken';

/** Numbers from `next` up to, and without, `end`. */
interface Block {
  next: bigint;
  end: bigint;
}

async function nextBlocks(sql: Sql, count: number): Promise<Block[]> {
  const blocks = await sql.query<{ next: bigint }>(NEXT, [Math.ceil(count / BLOCK)]);
  return blocks.map(({ next }) => ({ next, end: next + BigInt(BLOCK) }));
}

/** Takes blocks of numbers that nobody else gets. @returns as many of them as there are orders */
export async function nextOrderNumbers(sql: Sql, count: number): Promise<bigint[]> {
  const numbers = new OrderNumbers(sql);
  await numbers.provide(count);
  return Array.from({ length: count }, () => numbers.take());
}

/**
 * The numbers that this process gives its new orders. They are dense, so that rows written together lie together, and
 * taken in blocks, so that an order costs no question of its own. What a stop or a rolled back batch leaves unused stays
 * unused: they count nothing.
 */
export class OrderNumbers {
  #blocks: Block[] = [];
  /** By the last `provide`. */
  #provided = 0;
  /** Since the last `provide`. */
  #taken: bigint[] = [];

  constructor(private readonly sql: Sql) {}

  /** Sees to it that `count` numbers can be taken. Asks the database once in a thousand orders. */
  async provide(count: number): Promise<void> {
    this.#taken = [];
    this.#provided = count;
    const free = this.#blocks.reduce((sum, { next, end }) => sum + Number(end - next), 0);
    if (free < count) this.#blocks.push(...(await nextBlocks(this.sql, count - free)));
  }

  /** @throws when more are taken than were provided: a kind of command creates orders and does not say so */
  take(): bigint {
    const [block] = this.#blocks;
    if (block === undefined || this.#taken.length >= this.#provided)
      throw new Error('no order number was provided');
    const number = block.next;
    block.next += 1n;
    if (block.next === block.end) this.#blocks.shift();
    this.#taken.push(number);
    return number;
  }

  /**
   * Somebody else was given the same block if an order has one of the numbers taken since the last `provide`: a restore
   * or a failover has set the sequence back. Then what is left of it is given up. Only after a run that was rolled back.
   * The name of the key that was met does not tell: rows of an order are written before the order, and a bill that is
   * written twice meets the same key.
   * @returns whether it was given up
   */
  async giveUpTaken(): Promise<boolean> {
    if (this.#taken.length === 0) return false;
    const [found] = await this.sql.query<{ taken: boolean }>(TAKEN, [this.#taken]);
    if (found?.taken !== true) return false;
    this.#blocks = [];
    return true;
  }
}
