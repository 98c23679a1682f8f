import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database, Transaction } from './database';
import { openTestDatabase } from './testing/test-database';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
  await database.script('create table note (id int primary key, word text not null)');
});
beforeEach(() => database.script('truncate note'));
afterAll(() => database.close());

const INSERT = 'insert into note (id, word) values ($1::int, $2::text)';
const write = (sql: Transaction, id: number, word: string | null) => sql.later(sql.query(INSERT, [id, word]));
const words = async () =>
  (await database.query<{ word: string }>('select word from note order by id')).map((row) => row.word);

test('statements that go on by themselves are done in their order, and kept', async () => {
  const seen = await database.transaction(async (sql) => {
    write(sql, 1, 'one');
    sql.later(sql.query(`update note set word = word || '!'`));
    write(sql, 2, 'two');
    return sql.query('select word from note order by id');
  });
  expect(seen).toEqual([{ word: 'one!' }, { word: 'two' }]);
  expect(await words()).toEqual(['one!', 'two']);
});

test('one that fails takes the transaction with it, though the commit was on its way', async () => {
  const failing = database.transaction(async (sql) => {
    write(sql, 1, 'one');
    write(sql, 1, 'again');
    write(sql, 2, 'two');
    return 'done';
  });
  await expect(failing).rejects.toMatchObject({ code: '23505' });
  expect(await words()).toEqual([]);
});

test('what failed first is told, not what the server refused because of it', async () => {
  const failing = database.transaction(async (sql) => {
    write(sql, 1, null);
    await sql.query('select 1');
  });
  await expect(failing).rejects.toMatchObject({ code: '23502' });
});

test('also where several are waited for, and who hears of the first has further to tell', async () => {
  const failing = database.transaction(async (sql) => {
    const deep = async (levels: number): Promise<unknown> =>
      levels === 0 ? sql.query(INSERT, [1, null]) : await Promise.all([deep(levels - 1)]);
    await Promise.all([deep(9), sql.query('select 1')]);
  });
  await expect(failing).rejects.toMatchObject({ code: '23502' });
});

test('also where its caller has its own words for it', async () => {
  const failing = database.transaction(async (sql) => {
    const named = sql
      .query(INSERT, [1, null])
      .catch((cause) => Promise.reject(new Error('no word', { cause })));
    sql.later(named);
    write(sql, 2, 'two');
  });
  await expect(failing).rejects.toThrow('no word');
});

test('what could not be sent keeps the rest from being committed', async () => {
  const failing = database.transaction(async (sql) => {
    write(sql, 1, 'one');
    sql.later(Promise.reject(new Error('never sent')));
  });
  await expect(failing).rejects.toThrow('never sent');
  expect(await words()).toEqual([]);
});

test('a statement that comes after the end is refused, and the connection goes on', async () => {
  let late: Promise<unknown> = Promise.resolve();
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  await database.transaction(async (sql) => {
    late = ended.then(() => sql.query(INSERT, [1, 'late']));
  });
  end();
  await expect(late).rejects.toThrow('after the end of its transaction');
  await database.transaction(async (sql) => write(sql, 2, 'next'));
  expect(await words()).toEqual(['next']);
});

test('a transaction that fails in the middle leaves a clean connection to the next', async () => {
  for (let round = 0; round < 3; round += 1) {
    const failing = database.transaction(async (sql) => {
      write(sql, round, null);
      write(sql, round, 'kept by nobody');
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toMatchObject({ code: '23502' });
    await database.transaction(async (sql) => write(sql, round, `round ${round}`));
  }
  expect(await words()).toEqual(['round 0', 'round 1', 'round 2']);
});
