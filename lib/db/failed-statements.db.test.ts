import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from './database';
import { openTestDatabase } from './testing/test-database';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const divide = (by: number) => database.query('select 10 / $1::int as tenth', [by]);
const setting = () => database.query("select value from setting where key = 'tried'");

test('after a statement that failed outside a transaction everything goes on', async () => {
  expect(await divide(5)).toEqual([{ tenth: 2 }]);
  await expect(divide(0)).rejects.toMatchObject({ code: '22012' });
  expect(await divide(2)).toEqual([{ tenth: 5 }]);
  expect(await database.transaction((sql) => sql.query('select 10 / $1::int as tenth', [1]))).toEqual([
    { tenth: 10 },
  ]);
});

test('so it does after a failure of Prisma', async () => {
  await setting();
  const key = 'tried';
  await database.prisma.setting.create({ data: { key, value: 'once' } });
  await expect(database.prisma.setting.create({ data: { key, value: 'twice' } })).rejects.toMatchObject({
    code: 'P2002',
  });
  expect(await setting()).toEqual([{ value: 'once' }]);
});

test('a session that was left inside a transaction is none for whoever comes next', async () => {
  await database.query("insert into setting (key, value) values ('left', 'open')");
  // A simple statement of several: the second fails, the transaction of the first stays open.
  await expect(
    database.script("begin; update setting set value = 'lost' where key = 'left'; select 1 / 0"),
  ).rejects.toMatchObject({ code: '22012' });
  expect(await database.query("select value from setting where key = 'left'")).toEqual([{ value: 'open' }]);
});

test('of statements that are waited for at once the first failure is told, whoever hears of it first', async () => {
  const reading = database.transaction((sql) => {
    // Whoever makes something of an answer hears a moment later.
    const slow = sql.query('select 10 / $1::int as tenth', [0]).then((rows) => rows);
    return Promise.all([slow.then((rows) => rows.length), sql.query('select 1')]);
  });
  await expect(reading).rejects.toMatchObject({ code: '22012' });
});

test('what a connection was asked before it was given up is not done in the next one', async () => {
  const lost = Object.assign(new Error('the connection is lost'), { code: '08006' });
  const asked = database.transaction(async (sql) => {
    sql.later(sql.query("insert into setting (key, value) values ('stray', 'asked')"));
    throw lost;
  });
  const next = setting();
  await expect(asked).rejects.toThrow('the connection is lost');
  await next;
  expect(await database.query("select 1 from setting where key = 'stray'")).toEqual([]);
  await database.query("insert into setting (key, value) values ('stray', 'asked again')");
});
