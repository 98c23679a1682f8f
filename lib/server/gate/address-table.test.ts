import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { AddressTable } from './address-table';
import { pagesIn } from './built-pages';

const handler = (methods: string[]) => ({ GET: Object.assign(() => new Response(), { methods }) });

const table = new AddressTable({
  pages: ['/', '/find-order', '/products/[sku]', '/pay/[orderId]'],
  isPrerendered: (page) => page === '/find-order',
  routes: new Map([
    ['/api/[[...path]]', handler([])],
    ['/api/definitions/[file]', handler(['GET'])],
    ['/api/definitions/all', handler(['POST'])],
    ['/api/order.svg', handler(['GET'])],
    ['/forms/pay/[orderId]', handler(['POST'])],
  ]),
});

it.each([
  ['/', '/'],
  ['/products/tea', '/products/[sku]'],
  ['/products/', null],
  ['/products/a/b', null],
  ['/api', '/api/[[...path]]'],
  ['/api/nothing/here', '/api/[[...path]]'],
  ['/api/definitions/x', '/api/definitions/[file]'],
  ['/api/definitions/all', '/api/definitions/all'],
  ['/api/definitions/x/y', '/api/[[...path]]'],
  ['/api/order.svg', '/api/order.svg'],
  ['/api/orderXsvg', '/api/[[...path]]'],
  ['/apis', null],
  ['/nothing', null],
])('finds what stands at %s', (pathname, found) => {
  expect(table.find(pathname)?.path ?? null).toBe(found);
});

it('knows what each takes: a page is read, and sent its form where a route takes it', () => {
  expect(table.find('/find-order')).toMatchObject({
    kind: 'prerendered',
    methods: ['GET', 'HEAD'],
    form: null,
  });
  expect(table.find('/pay/7')).toMatchObject({
    kind: 'rendered',
    methods: ['GET', 'HEAD', 'POST'],
    form: { path: '/forms/pay/[orderId]' },
  });
  expect(table.find('/api/definitions/all')?.methods).toEqual(['POST']);
  expect(table.all).toHaveLength(9);
});

it('reads pages from the folders while there is no build', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderflow-app-'));
  for (const file of [
    'page.tsx',
    'bill/[orderId]/page.tsx',
    'bill/[orderId]/not-found.tsx',
    'api/route.ts',
  ]) {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(folder, file), '');
  }
  expect([...pagesIn(folder).paths].sort()).toEqual(['/', '/bill/[orderId]']);
  rmSync(folder, { recursive: true });
});
