import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CheckReport } from '@/lib/contract/check';
import { acquireDataLock } from '@/lib/server/lock.mjs';
import { checkFolder } from './check-target';

interface Asked {
  readonly token: string | undefined;
  readonly body: { acknowledged?: { orders: string[]; payments: unknown[] }; only?: string[] };
  readonly bytes: number;
}

let dataDir: string;
let server: Server;
let asked: Asked[];
/** Orders that the pretended server has lost. */
let lost: string[];

beforeEach(async () => {
  vi.stubEnv('OPERATOR_TOKEN', '');
  dataDir = mkdtempSync(path.join(tmpdir(), 'orderflow-check-'));
  asked = [];
  lost = [];
  server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const body: Asked['body'] = JSON.parse(text);
    asked.push({ token: request.headers.authorization, body, bytes: Buffer.byteLength(text) });
    response.end(JSON.stringify(reportOn(body)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  acquireDataLock(dataDir).release();
  rmSync(dataDir, { recursive: true });
  await new Promise((resolve) => server.close(resolve));
});

function reportOn({ acknowledged, only }: Asked['body']): CheckReport {
  const violations = lost
    .filter((id) => acknowledged?.orders.includes(id))
    .map((orderId) => ({ invariant: 'I1' as const, orderId, message: 'is gone' }));
  const first = {
    invariant: 'I1' as const,
    title: '',
    count: violations.length,
    violations,
    ...(acknowledged === undefined ? { note: 'no list given' } : {}),
  };
  const second = { invariant: 'I2' as const, title: '', count: 0, violations: [] };
  return {
    ok: violations.length === 0,
    orders: 7,
    standing: [],
    invariants: only ? [first] : [first, second],
  };
}

function serveHere(): void {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  acquireDataLock(dataDir).setUrl(`http://127.0.0.1:${port}`);
  writeFileSync(path.join(dataDir, 'operator-token'), 'the-token\n');
}

describe('a folder that a server has open', () => {
  test('is asked for over HTTP, with the token that lies there', async () => {
    serveHere();
    expect(await checkFolder(dataDir, null)).toMatchObject({ ok: true, orders: 7 });
    expect(asked).toEqual([{ token: 'Bearer the-token', body: {}, bytes: 2 }]);
  });

  test('gets a long list in portions that fit its limit, and their answers are one', async () => {
    serveHere();
    const orders = Array.from({ length: 600 }, (_, index) =>
      String(9_000_000_000_000_000_000n + BigInt(index)),
    );
    const payments = orders.map((orderId) => ({ orderId, paymentId: `pay-${orderId}`.padEnd(60, 'x') }));
    lost = [orders[0] ?? '', orders[599] ?? ''];
    const report = await checkFolder(dataDir, { orders, payments });
    expect(report.ok).toBe(false);
    expect(report.invariants).toMatchObject([
      { invariant: 'I1', count: 2 },
      { invariant: 'I2', count: 0 },
    ]);
    expect(report.invariants[0]).not.toHaveProperty('note');
    expect(asked.slice(1).flatMap(({ body }) => body.acknowledged?.orders)).toEqual(orders);
    expect(asked.slice(1).flatMap(({ body }) => body.acknowledged?.payments)).toHaveLength(600);
    expect(Math.max(...asked.map(({ bytes }) => bytes))).toBeLessThan(64 * 1024);
  });

  test('is not touched while the server starts', async () => {
    acquireDataLock(dataDir);
    await expect(checkFolder(dataDir, null)).rejects.toThrow(/still starting/);
  });
});

test('a folder without a database is refused, and nothing is made there', async () => {
  await expect(checkFolder(path.join(dataDir, 'empty'), null)).rejects.toThrow(/There is no database/);
});
