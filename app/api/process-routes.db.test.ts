import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { definitionSchema } from '@/lib/contract/process';
import { totalsSchema } from '@/lib/contract/process-totals';
import type { Database } from '@/lib/db/database';
import { saveDefinition } from '@/lib/db/tables/definitions';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { paths } from '@/lib/paths';
import { setApp } from '@/lib/server/app';
import type { App } from '@/lib/server/compose';
import { LIVE, OPERATOR_TOKEN } from '@/lib/testing/modes';
import { openTestApp, pay, place, until } from '@/lib/testing/test-app';
import { GET as getDefinition } from './definitions/[file]/route';
import { GET as getBadge } from './order/badge.svg/route';
import { GET as getDeveloper } from './order/developer/route';
import { GET as getForecast, POST as postForecast } from './order/forecast/route';
import { GET as getTotals } from './process/totals/route';

const IN_LIVE_MODE = { variables: { ...LIVE, OPERATOR_TOKEN } };

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  app = await openTestApp(database);
  setApp(app);
});
afterEach(() => app.close());
afterAll(() => database.close());

const ask = (path: string, headers: Record<string, string> = {}) =>
  new Request(`http://shop.test${path}`, { headers });

describe('a version in words', () => {
  test('is there for every version, and for ever', async () => {
    const { hash } = app.definitions.current();
    const answer = await getDefinition(ask(paths.definitionTexts(hash)));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toContain('immutable');
    const { id, elements } = definitionSchema.parse(await answer.json());
    expect(id).toBe('ordering-items-workflow');
    expect(elements['wait-5min-timer']?.competesWith).toContain('payment-received');
    const file = await getDefinition(ask(paths.definition(hash)));
    expect(file.headers.get('content-type')).toBe('application/xml');
    expect(await file.text()).toBe(readFileSync('bpmn/ordering-items-workflow.bpmn', 'utf8'));
  });

  test('as pages show it, in UTF-8 and laid out where it has no drawing', async () => {
    const { hash } = app.definitions.current();
    const own = await getDefinition(ask(paths.drawing(hash)));
    expect(own.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    expect(own.headers.get('cache-control')).toContain('immutable');
    expect(await own.text()).toBe(readFileSync('bpmn/ordering-items-workflow.bpmn', 'utf8'));
    const xml = readFileSync('lib/engine/fixtures/files/works-utf-16.bpmn');
    const file = {
      processId: 'other',
      hash: 'b'.repeat(64),
      xml,
      valid: false,
      decisions: null,
      forms: null,
    };
    await database.transaction((sql) => saveDefinition(sql, file));
    const laidOut = await getDefinition(ask(paths.drawing(file.hash)));
    expect(await laidOut.text()).toMatch(/<bpmndi:BPMNShape [^>]*bpmnElement="a"/);
    const bytes = await getDefinition(ask(paths.definition(file.hash)));
    expect(Buffer.from(await bytes.arrayBuffer()).equals(xml)).toBe(true);
  });

  test('is not there for what is none', async () => {
    for (const file of [
      `${'0'.repeat(64)}.json`,
      `${'0'.repeat(64)}.bpmn`,
      `${'0'.repeat(64)}.drawn.bpmn`,
      `${'0'.repeat(64)}.txt`,
      'x.json',
    ])
      expect((await getDefinition(ask(`/api/definitions/${file}`))).status).toBe(404);
  });
});

describe('the badge', () => {
  test('says how an order stands, and nothing of its customer', async () => {
    const { orderId } = await place(app, [], {
      customer: { name: 'Ada Jones', email: 'ada@example.com', address: '1 Mill Lane' },
    });
    const waiting = await getBadge(ask(paths.badge(orderId)));
    expect(waiting.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    const etag = waiting.headers.get('etag') ?? '';
    expect(await waiting.text()).toContain('Order: Awaiting payment');
    expect((await getBadge(ask(paths.badge(orderId), { 'if-none-match': etag }))).status).toBe(304);
    await pay(app, orderId, 100n);
    await until(app, orderId, ({ state }) => state !== 'ACTIVE');
    const done = await getBadge(ask(paths.badge(orderId), { 'if-none-match': etag }));
    expect(done.status).toBe(200);
    const svg = await done.text();
    expect(svg).toContain('Order: Fulfilled');
    expect(svg).not.toMatch(new RegExp(`Ada|Mill|${orderId}`));
  });

  test('of no order is none', async () => {
    expect((await getBadge(ask(paths.badge('42')))).status).toBe(404);
    expect((await getBadge(ask('/api/order/badge.svg'))).status).toBe(400);
  });
});

describe('totals, forecast and developer view', () => {
  test('are for everybody in the sandbox', async () => {
    const { orderId } = await place(app);
    const totals = await getTotals(ask(paths.processTotals()));
    expect(totalsSchema.parse(await totals.json()).versions[0]?.open).toBeGreaterThan(0);
    expect((await getForecast(ask(paths.forecast(orderId)))).status).toBe(200);
    expect((await getDeveloper(ask(paths.developer(orderId)))).status).toBe(200);
    expect((await postForecast(ask(paths.forecast(orderId)))).status).toBe(405);
    for (const get of [getForecast, getDeveloper]) {
      expect((await get(ask('/?orderId=42'))).status).toBe(404);
      expect((await get(ask('/'))).status).toBe(400);
    }
  });

  test('in live mode the figures and the inside are the operator’s, the forecast everybody’s', async () => {
    await app.close();
    app = await openTestApp(database, IN_LIVE_MODE);
    setApp(app);
    const { orderId } = await place(app);
    const operator = { authorization: `Bearer ${OPERATOR_TOKEN}` };
    expect((await getTotals(ask(paths.processTotals()))).status).toBe(401);
    expect((await getTotals(ask(paths.processTotals(), operator))).status).toBe(200);
    expect((await getDeveloper(ask(paths.developer(orderId)))).status).toBe(401);
    // Nobody learns by it which orders there are.
    expect((await getDeveloper(ask(paths.developer('42')))).status).toBe(401);
    expect((await getDeveloper(ask(paths.developer(orderId), operator))).status).toBe(200);
    expect((await getForecast(ask(paths.forecast(orderId)))).status).toBe(200);
  });
});
