import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PROCESS_ID } from '@/lib/contract/process';
import { KNOWN_MESSAGES } from '@/lib/contract/process-names';
import type { Database } from '@/lib/db/database';
import { numberOf } from '@/lib/db/testing/order-number';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { diagramAlone } from '@/lib/runtime/process-files';
import type { App } from '@/lib/server/compose';
import { findHandler } from '@/lib/tasks/handlers';
import { rowOf } from '@/lib/testing/bpmn';
import { countingLibrary } from '@/lib/testing/other-library';
import { openTestApp, orderOf, pay, place, until, waitsAt } from '@/lib/testing/test-app';
import { Definitions } from './definitions';

let database: Database;
let app: App | undefined;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(async () => {
  await app?.close();
  app = undefined;
});
afterAll(() => database.close());

const own = readFileSync('bpmn/ordering-items-workflow.bpmn');
const original = readFileSync('lib/engine/fixtures/original-order.bpmn');

describe('versions', () => {
  test('an order stays on the version it started on; a file seen before keeps its number', async () => {
    app = await openTestApp(database);
    const { orderId: first } = await place(app);
    await app.close();
    app = await openTestApp(database, { diagram: original, timeScale: 1 });
    const { orderId: second } = await place(app);
    expect((await orderOf(app, first)).definition.version).toBe(1);
    expect((await orderOf(app, second)).definition.version).toBe(2);
    await pay(app, first, 100n);
    expect(await orderOf(app, first)).toMatchObject({ outcome: 'fulfilled', definition: { version: 1 } });
    await app.close();
    app = await openTestApp(database, { diagram: own });
    expect((await orderOf(app, (await place(app)).orderId)).definition.version).toBe(1);
  });

  test('a file that fails the check: new orders start on the newest valid version', async () => {
    const broken = own
      .toString()
      .replaceAll('type="send-bill"', 'type="unknown"')
      .replaceAll('"send-bill"', '"write-bill"');
    app = await openTestApp(database, { diagram: Buffer.from(broken) });
    expect(app.definitions.current().version).toBe(2);
    const rows = await database.prisma.definition.findMany({ orderBy: { version: 'asc' } });
    expect(rows.map((row) => [row.version, row.valid])).toEqual([
      [1, true],
      [2, true],
      [3, false],
    ]);
    await app.close();
    app = await openTestApp(database, { diagram: Buffer.from('<nonsense') });
    expect(app.definitions.current().version).toBe(2);
  });

  test('with no valid version at all the start ends with the reasons', async () => {
    const empty = await openTestDatabase();
    await expect(
      openTestApp(empty, {
        diagram: rowOf({
          id: 'x',
          xml: '<bpmn:scriptTask id="x" scriptFormat="js"><bpmn:script>1</bpmn:script></bpmn:scriptTask>',
        }),
      }),
    ).rejects.toThrow(/no version of ordering-items-workflow that can run[\s\S]*x: /i);
    await empty.close();
  });

  test('the table is stored: a second start asks the library nothing, and says so in one line', async () => {
    const fresh = await openTestDatabase();
    const start = async () => {
      const library = countingLibrary();
      const definitions = new Definitions({ database: fresh, findHandler, library });
      return { library, definitions, lines: await definitions.open(diagramAlone(own), PROCESS_ID) };
    };
    const first = await start();
    expect(first.library.calls).toBeGreaterThan(0);
    expect(first.lines).toEqual([
      {
        level: 'info',
        text: expect.stringMatching(/^bpmn\/: 10 markings, 17 transitions, walked, \d+ ms$/),
        figures: expect.objectContaining({
          ...{ markings: 10, transitions: 17, complete: true, table: 'walked', asked: first.library.calls },
          ends: { fulfilled: 2, cancelled: 1, rejected: 1 },
        }),
      },
    ]);
    const leaves = await fresh.prisma.leaf.count();
    const again = await start();
    expect(again.library.calls).toBe(0);
    expect(again.lines).toEqual([
      { ...first.lines[0], text: expect.stringContaining(', stored, '), figures: expect.anything() },
    ]);
    expect(await fresh.prisma.leaf.count()).toBe(leaves);
    const { table } = again.definitions.current();
    expect(table.transitions().every((transition) => transition.id !== null)).toBe(true);
    await fresh.close();
  });
});

describe('a process past the bound of exploration', () => {
  test('one line of the log says so, and what was found is not walked again', async () => {
    const fresh = await openTestDatabase();
    for (const firstTime of [true, false]) {
      const library = countingLibrary();
      const options = {
        database: fresh,
        findHandler,
        library,
        markingLimit: 3,
        knownMessages: KNOWN_MESSAGES,
      };
      const lines = await new Definitions(options).open(diagramAlone(own), PROCESS_ID);
      expect(lines.map(({ level, text }) => [level, text])).toEqual([
        ['info', expect.stringContaining(firstTime ? 'walked' : 'stored')],
        ['warn', expect.stringMatching(/more than \d markings.*the table grows as orders come/)],
      ]);
      expect(library.calls > 0).toBe(firstTime);
    }
    await fresh.close();
  });

  test('the library is asked outside the lock, the leaf is stored, the order never notices', async () => {
    const fresh = await openTestDatabase();
    app = await openTestApp(fresh, { diagram: original, markingLimit: 1 });
    const known = app.definitions.current().table.transitions().length;
    const placed = await Promise.all(Array.from({ length: 20 }, () => place(app as App)));
    await Promise.all(placed.map(({ orderId }) => pay(app as App, orderId, 100n)));
    for (const { orderId } of placed) expect((await orderOf(app, orderId)).outcome).toBe('fulfilled');
    expect(app.definitions.current().table.transitions().length).toBeGreaterThan(known);
    await app.close();
    app = undefined;
    await fresh.close();
  });
});

describe('the original’s own file', () => {
  test('runs whole: handlers are found by element id; sold out is an incident at once', async () => {
    app = await openTestApp(database, { diagram: original });
    const { orderId: paid } = await place(app, [{ sku: 'assam-breakfast', quantity: 1 }]);
    await pay(app, paid, 1250n);
    expect(await orderOf(app, paid)).toMatchObject({ state: 'COMPLETED', outcome: 'fulfilled' });
    const revenue = await database.prisma.ledgerEntry.count({
      where: { orderNumber: await numberOf(database, paid), kind: 'revenue' },
    });
    expect(revenue).toBe(1);
    expect(await database.prisma.bill.count({ where: { orderNumber: await numberOf(database, paid) } })).toBe(
      1,
    );

    const soldOut = await database.prisma.product.findFirstOrThrow({ where: { stock: 0 } });
    const { orderId: rejected } = await place(app, [{ sku: soldOut.sku, quantity: 1 }]);
    const order = await orderOf(app, rejected);
    expect(order).toMatchObject({ state: 'ACTIVE', incidents: [{ elementId: 'validate-order' }] });
    expect(waitsAt(order)).toEqual(['validate-order']);

    // Only this one is meant to be late.
    await app.close();
    app = await openTestApp(database, { diagram: original, timeScale: 2000 });
    const { orderId: unpaid } = await place(app);
    expect((await until(app, unpaid, ({ state }) => state !== 'ACTIVE')).outcome).toBe('cancelled');
  });
});
