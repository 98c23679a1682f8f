import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { keepView, listViews, removeView, renameView } from './views';

const ADA: Person = { name: 'Ada', role: 'viewer', accountId: 'a' };
const BO: Person = { name: 'Bo', role: 'operator', accountId: 'b' };
const CY: Person = { name: 'Cy', role: 'admin', accountId: 'c' };
const DEE: Person = { name: 'Dee', role: 'merchant', accountId: 'd' };

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const keep = (person: Person, name: string, isShared = false, query = 'state=ACTIVE') =>
  keepView(database, person, { name, query, isShared });
const seen = async (person: Person) => (await listViews(database, person)).map(({ name }) => name);
async function idOf(person: Person, name: string): Promise<bigint> {
  const view = (await listViews(database, person)).find((one) => one.name === name);
  return BigInt(view?.id ?? expect.fail(name));
}
const acts = async () =>
  (await database.query<{ act: string; person: string }>('select act, person from desk_act order by id')).map(
    ({ act, person }) => `${person} ${act}`,
  );

test('one’s own views are seen by nobody else, and stand in no record', async () => {
  expect(await keep(ADA, ' Open ones ')).toEqual({ ok: true, value: null });
  expect(await seen(ADA)).toEqual(['Open ones']);
  expect(await seen(CY)).toEqual([]);
  await expect(removeView(database, CY, await idOf(ADA, 'Open ones'))).rejects.toMatchObject({
    code: 'not-found',
  });
  expect(await acts()).toEqual([]);
});

test('what is searched for is not kept, and columns are', async () => {
  await keep(ADA, 'With columns', false, 'q=ada%40example.com&columns=total&payment=paid&nothing=1');
  const view = (await listViews(database, ADA)).find(({ name }) => name === 'With columns');
  expect(view?.query).toEqual({ payment: 'paid', columns: 'total' });
});

test('who may shares, and who keeps it or an admin renames and removes; the record tells', async () => {
  await expect(keep(ADA, 'Night shift', true)).rejects.toMatchObject({ code: 'forbidden' });
  await keep(BO, 'Night shift', true);
  expect(await seen(ADA)).toEqual(['Night shift', 'Open ones', 'With columns']);
  const id = await idOf(ADA, 'Night shift');
  for (const person of [ADA, DEE])
    await expect(renameView(database, person, { id, name: 'Mine now' })).rejects.toMatchObject({
      code: 'forbidden',
    });
  // An operator who has become a viewer shares nothing any more.
  await expect(removeView(database, { ...BO, role: 'viewer' }, id)).rejects.toMatchObject({
    code: 'forbidden',
  });
  await renameView(database, BO, { id, name: 'Late shift' });
  expect(await seen(DEE)).toEqual(['Late shift']);
  await removeView(database, CY, id);
  expect(await seen(DEE)).toEqual([]);
  await expect(removeView(database, BO, id)).rejects.toMatchObject({ code: 'not-found' });
  expect(await acts()).toEqual(['Bo share-view', 'Bo rename-view', 'Cy remove-view']);
});

test('a name is one view’s, of one’s own and of those for everybody', async () => {
  const taken = { ok: false, errors: { name: 'There is a view of this name: take another.' } };
  await keep(BO, 'Refunds', true);
  expect(await keep(BO, 'refunds')).toEqual({ ok: true, value: null });
  expect(await keep(DEE, 'REFUNDS', true)).toEqual(taken);
  expect(await keep(BO, 'Refunds')).toEqual(taken);
  await keep(BO, 'Others');
  expect(await renameView(database, BO, { id: await idOf(BO, 'Others'), name: 'refunds' })).toEqual(taken);
  expect(await renameView(database, BO, { id: await idOf(BO, 'Others'), name: 'OTHERS' })).toMatchObject({
    ok: true,
  });
  expect(await keep(BO, ' ')).toMatchObject({ errors: { name: 'Give it a name.' } });
  expect(await keep(BO, 'x'.repeat(61))).toMatchObject({ errors: { name: 'Takes 60 characters at most.' } });
});

test('there are no more than anybody finds something in', async () => {
  for (let at = 0; at < 50; at += 1) expect((await keep(CY, `View ${at}`)).ok).toBe(true);
  expect(await keep(CY, 'One more')).toMatchObject({
    ok: false,
    errors: { name: expect.stringContaining('50') },
  });
});
