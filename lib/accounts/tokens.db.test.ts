import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Person } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import { forgetEndedTokens, MAX_TOKENS } from '@/lib/db/tables/api-tokens';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { endToken, listTokens, makeToken, personsOfToken } from './tokens';

const ADMIN: Person = { name: 'Ada', role: 'admin' };
const DAY_MS = 24 * 60 * 60 * 1000;

let database: Database;
let now = new Date();
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  now = new Date();
  await database.query('delete from api_token');
});

const parts = () => ({ database, now: () => now });
const make = (scopes: readonly string[], days = 7) =>
  makeToken(parts(), ADMIN, { name: 'stock', scopes, days });
const rolesOf = async (token: string) => (await personsOfToken(parts(), token)).map(({ role }) => role);

test('speaks for a role of each scope, until it ends', async () => {
  const token = await make(['merchant', 'read', 'nothing']);
  expect(token).toMatch(/^oft_[\w-]{43}$/);
  expect(await personsOfToken(parts(), token)).toEqual([
    { name: 'token stock', role: 'viewer', tokenId: expect.any(String) },
    { name: 'token stock', role: 'merchant', tokenId: expect.any(String) },
  ]);
  now = new Date(now.getTime() + 7 * DAY_MS);
  expect(await rolesOf(token)).toEqual([]);
  expect(await listTokens(parts())).toMatchObject([{ state: 'ended' }]);
});

test('is kept as a hash, and nowhere shown again', async () => {
  const token = await make(['admin']);
  const everything = JSON.stringify([
    await database.prisma.apiToken.findMany(),
    await database.prisma.deskAct.findMany({ select: { input: true, detail: true } }),
    await listTokens(parts()),
  ]);
  expect(everything).not.toContain(token.slice(4));
});

test('tells when it was used last, to the minute, and is revoked at once', async () => {
  const token = await make(['operate']);
  expect(await listTokens(parts())).toMatchObject([{ createdBy: 'Ada', lastUsedAt: null, state: 'valid' }]);
  await rolesOf(token);
  const usedAt = now.toISOString();
  now = new Date(now.getTime() + 30_000);
  await rolesOf(token);
  expect(await listTokens(parts())).toMatchObject([{ lastUsedAt: usedAt }]);
  const [row] = await listTokens(parts());
  await endToken(parts(), ADMIN, row?.id ?? '');
  expect(await rolesOf(token)).toEqual([]);
  await expect(endToken(parts(), ADMIN, row?.id ?? '')).rejects.toMatchObject({ code: 'not-found' });
});

test('nothing else is a token', async () => {
  const token = await make(['read']);
  for (const other of [
    '',
    'oft_',
    `${token}x`,
    token.slice(0, -1),
    token.toUpperCase(),
    `oft_${'A'.repeat(43)}`,
  ])
    expect(await rolesOf(other)).toEqual([]);
});

test.each([
  [{ name: '' }, 'name'],
  [{ scopes: [] }, 'scope'],
  [{ scopes: ['all'] }, 'scope'],
  [{ days: 0 }, 'days'],
  [{ days: Number.NaN }, 'days'],
])('%j makes none', async (wrong, field) => {
  const made = makeToken(parts(), ADMIN, { name: 'stock', scopes: ['read'], days: 7, ...wrong });
  await expect(made).rejects.toMatchObject({ code: 'bad-request', field });
  expect(await listTokens(parts())).toEqual([]);
});

test('one that is valid is listed however many are over, and those are forgotten', async () => {
  const token = await make(['read']);
  await database.query(
    `insert into api_token (id, name, hash, scopes, created_by, created_at, ends_at, revoked_at)
     select n::text, 'old', n::text, 'read', 'Ada', now() + interval '1 hour', now() + interval '1 day', now()
     from generate_series(1, 300) n`,
  );
  expect((await listTokens(parts()))[0]).toMatchObject({ name: 'stock', state: 'valid' });
  await forgetEndedTokens(database, new Date(now.getTime() + 3 * DAY_MS));
  expect((await listTokens(parts())).length).toBeGreaterThan(1);
  await forgetEndedTokens(database, new Date(now.getTime() + 32 * DAY_MS));
  expect(await listTokens(parts())).toMatchObject([{ name: 'stock' }]);
  expect(await rolesOf(token)).toEqual(['viewer']);
});

test('may no more than whoever made it may now', async () => {
  await database.query(
    `insert into desk_account (id, name, email, role, created_at, updated_at, email_verified)
     values ('ada', 'Ada', 'ada@example.com', 'admin', now(), now(), false)`,
  );
  const token = await makeToken(
    parts(),
    { ...ADMIN, accountId: 'ada' },
    { name: 'stock', scopes: ['read', 'admin'], days: 7 },
  );
  expect(await rolesOf(token)).toEqual(['viewer', 'admin']);
  await database.query(`update desk_account set role = 'merchant'`);
  expect(await rolesOf(token)).toEqual(['viewer']);
  await database.query('update desk_account set disabled_at = now()');
  expect(await rolesOf(token)).toEqual([]);
  await database.query('update desk_account set disabled_at = null');
  expect(await rolesOf(token)).toEqual(['viewer']);
  await database.query('delete from desk_account');
  expect(await rolesOf(token)).toEqual([]);
  expect(await listTokens(parts())).toMatchObject([{ state: 'ended' }]);
});

test('there are no more at once than there may be', async () => {
  await database.query(
    `insert into api_token (id, name, hash, scopes, created_by, created_at, ends_at)
     select n::text, 'old', n::text, 'read', 'Ada', now(), now() + interval '1 day' from generate_series(1, $1::int) n`,
    [MAX_TOKENS],
  );
  await expect(make(['read'])).rejects.toMatchObject({ code: 'conflict' });
});
