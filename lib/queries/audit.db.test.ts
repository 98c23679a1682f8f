import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import { chainDeskActs, findBrokenDeskAct } from '@/lib/db/tables/desk-acts';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { ChainProof } from '@/lib/record/chain-proof';
import { actRow, keepAct } from '@/lib/record/keep-act';
import { type AuditFilters, auditQuery, readAuditFilters } from '@/lib/story/audit-filters';
import { openTestApp, place } from '@/lib/testing/test-app';
import { findAudit } from './audit';

const ADA: Person = { name: 'Ada', role: 'admin' };
const BO: Person = { name: 'Bo', role: 'operator' };
const MANY = 20_500;

let database: Database;
let orderId: string;
let clockMs = Date.now();
beforeAll(async () => {
  database = await openTestDatabase();
  const app = await openTestApp(database);
  ({ orderId } = await place(app, []));
  await app.close();
  const [order] = await database.query<{ number: bigint }>('select number from orders');
  const act = (name: string, reason: string) => ({
    ...{ act: name, orderNumber: order?.number ?? null, input: { elementId: 'send-bill' }, reason },
  });
  await keepAct(database, ADA, act('retry', 'the printer has paper'), async () => null);
  await keepAct(database, BO, act('cancel', '100% sure_ly'), async () => null);
  const failing = keepAct(database, BO, act('end', 'asked'), async () => {
    throw new Error('the database was gone');
  });
  await expect(failing).rejects.toThrow('gone');
});
afterAll(() => database.close());

const filters = (said: Partial<AuditFilters>) =>
  readAuditFilters((name) => said[name as keyof AuditFilters] ?? null);
const find = (said: Partial<AuditFilters>, before: string | null = null) =>
  findAudit(database, filters(said), before, 'Europe/Dublin');
const ids = async (said: Partial<AuditFilters>) => (await find(said)).rows.map(({ id }) => Number(id));
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const DAY_MS = 24 * 60 * 60 * 1000;

describe('the record', () => {
  test('is shown as it was written, the newest first', async () => {
    const { rows, next, lookedBackTo } = await find({});
    expect([next, lookedBackTo]).toEqual([null, null]);
    expect(rows.map(({ id, act, result, askedId }) => [id, act, result, askedId])).toEqual([
      ['6', 'end', 'failed', '5'],
      ['5', 'end', 'asked', null],
      ['4', 'cancel', 'done', '3'],
      ['3', 'cancel', 'asked', null],
      ['2', 'retry', 'done', '1'],
      ['1', 'retry', 'asked', null],
    ]);
    expect(rows[0]).toMatchObject({ person: 'Bo', orderId, detail: 'the database was gone' });
  });

  test('is searched by each of its parts', async () => {
    expect(await ids({ person: 'ada' })).toEqual([2, 1]);
    expect(await ids({ act: 'cancel' })).toEqual([4, 3]);
    expect(await ids({ order: orderId })).toHaveLength(6);
    expect(await ids({ order: '7' })).toEqual([]);
    expect(await ids({ result: 'failed' })).toEqual([6]);
    expect(await ids({ text: 'PRINTER' })).toEqual([2, 1]);
    expect(await ids({ text: 'was gone' })).toEqual([6]);
    expect(await ids({ text: 'send-bill', person: 'Bo', result: 'done' })).toEqual([4]);
    expect(await ids({ from: dayOf(clockMs - DAY_MS), to: dayOf(clockMs + DAY_MS) })).toHaveLength(6);
    expect(await ids({ to: dayOf(clockMs - 2 * DAY_MS) })).toEqual([]);
    expect(await ids({ from: dayOf(clockMs + 2 * DAY_MS) })).toEqual([]);
  });

  test('takes what is searched for as it stands, and leaves out what is no filter', async () => {
    expect(await ids({ text: '100% sure_ly' })).toEqual([4, 3]);
    expect(await ids({ text: 'sure%ly' })).toEqual([]);
    expect(
      auditQuery(
        filters({ order: "1'; drop table desk_act", result: 'perhaps', from: '2026-13-40', act: 'a b' }),
      ),
    ).toEqual({});
  });
});

describe('of very many rows', () => {
  beforeAll(async () => {
    const row = actRow(ADA, { act: 'product-stock', orderNumber: null, input: {}, reason: 'counted' });
    await database.transaction((sql) =>
      chainDeskActs(
        sql,
        Array.from({ length: MANY }, () => row),
      ),
    );
  });

  test('each page goes on where the one before ended', async () => {
    const first = await find({});
    const second = await find({}, first.next);
    expect(first.rows).toHaveLength(50);
    expect(Number(second.rows[0]?.id)).toBe(Number(first.rows.at(-1)?.id) - 1);
  });

  test('what is rare is looked for a stretch at a time, and found', async () => {
    const seen: string[] = [];
    let stretches = 0;
    for (let before: string | null = null; stretches < 10; stretches += 1) {
      const page = await find({ person: 'Bo' }, before);
      seen.push(...page.rows.map(({ id }) => id));
      if (page.next === null) break;
      expect(page.lookedBackTo).toBe(page.next);
      before = page.next;
    }
    expect([seen, stretches]).toEqual([['6', '5', '4', '3'], 1]);
    // An order has an index of its own.
    expect((await find({ order: orderId })).next).toBeNull();
  });

  test('the chain is proven whole, again once rows came, and names the first row that was changed', async () => {
    const proof = new ChainProof(database, () => new Date(clockMs));
    const whole = async () => {
      for (let asked = 0; asked < 100; asked += 1) {
        const chain = await proof.read();
        if (chain.brokenAt !== null || chain.provenUpTo === chain.last) return chain;
      }
      return expect.fail('it was never proven whole');
    };
    const last = String(MANY + 6);
    expect(await whole()).toMatchObject({ provenUpTo: last, last, brokenAt: null });
    await keepAct(
      database,
      ADA,
      { act: 'import', orderNumber: null, input: {}, reason: '' },
      async () => null,
    );
    expect(await whole()).toMatchObject({ provenUpTo: String(MANY + 8), brokenAt: null });
    await database.script('alter table desk_act disable trigger desk_act_kept');
    await database.query(`update desk_act set reason = 'never' where id = 20000`);
    clockMs += 61_000;
    expect(await whole()).toMatchObject({ provenUpTo: '19999', brokenAt: '20000' });
    expect(await findBrokenDeskAct(database)).toBe(20_000n);
    await database.query(`update desk_act set reason = 'counted' where id = 20000`);
    await database.query('delete from desk_act where id = 20400');
    clockMs += 61_000;
    expect(await whole()).toMatchObject({ provenUpTo: '20399', brokenAt: '20401' });
  });
});
