import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { bpmnLibrary } from '@/lib/engine/library';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, pay, place } from '@/lib/testing/test-app';

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(() => app?.close());
afterAll(() => database.close());

async function counted(name: string): Promise<number | undefined> {
  return (await app.metrics.registry.getSingleMetric(`orderflow_shadow_${name}_total`)?.get())?.values[0]
    ?.value;
}

test('an honest run: every step is compared and none differs', async () => {
  app = await openTestApp(database, { library: bpmnLibrary, shadowRate: 1 });
  const { orderId } = await place(app);
  await pay(app, orderId, 1_00n);
  expect((await orderOf(app, orderId)).outcome).toBe('fulfilled');
  await app.shadow.settled();
  const [{ moved } = { moved: 0 }] = await database.query<{ moved: number }>(
    'select count(*)::int as moved from step where leaf_id is not null',
  );
  expect(await counted('steps')).toBe(moved);
  expect(moved).toBeGreaterThan(5);
  expect(await counted('differences')).toBe(0);
});

test('a falsified transition is counted', async () => {
  // The elements are said to have been entered the other way round: the token game leaves their order open, and nothing
  // but the library knows better.
  await database.query(
    `update leaf set leaf = jsonb_set(leaf, '{trace,entered}', (
       select jsonb_agg(id order by place desc) from jsonb_array_elements(leaf->'trace'->'entered') with ordinality as t(id, place)
     )) where event->>'type' = 'start'`,
  );
  app = await openTestApp(database, { library: bpmnLibrary, shadowRate: 1 });
  await place(app);
  await app.shadow.settled();
  expect(await counted('differences')).toBe(1);
  expect(await app.metrics.registry.metrics()).toMatch(/^orderflow_shadow_differences_total 1$/m);
});

test('left alone, one step in ten thousand is compared', async () => {
  const draws: number[] = [];
  app = await openTestApp(database, {
    library: bpmnLibrary,
    random: () => {
      draws.push(draws.length === 0 ? 0.000_099 : 0.000_1);
      return draws.at(-1) ?? 1;
    },
  });
  await place(app);
  await app.shadow.settled();
  expect(draws.length).toBeGreaterThan(1);
  expect(await counted('steps')).toBe(1);
});
