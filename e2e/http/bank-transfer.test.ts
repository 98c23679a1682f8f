import { afterAll, beforeAll, expect, it } from 'vitest';
import { startLive } from '@/e2e/support/live';
import { jsonOf, send } from '@/e2e/support/send';
import type { Server } from '@/e2e/support/server';
import { create, operator, TEA } from '@/e2e/support/shop';
import type { ShopJson } from '@/lib/contract/shop';
import { paths } from '@/lib/paths';
import { deskPaths } from '@/lib/story/desk-paths';

let shop: Server;
beforeAll(async () => {
  shop = await startLive({ LOG_LEVEL: 'warn' });
});
afterAll(() => shop?.end());

const BANK = 'Tea & Thread Ltd\nIBAN IE29 AIBK 9311 5212 3456 78';

it('a live shop without a provider offers no way to pay on its pages, and says where to transfer it to', async () => {
  expect(shop.said()).toContain('nobody is told how to pay');
  const { order, cookie } = await create(shop, { sku: TEA, quantity: 1 });
  const pages = () =>
    Promise.all(
      [paths.orderPage(order.orderId), paths.bill(order.orderId)].map(
        async (path) => (await send(shop, path, { headers: { cookie } })).text,
      ),
    );
  for (const text of await pages()) {
    expect(text).toContain('the shop has not said yet where to');
    expect(text).not.toMatch(/href="\/pay\/|Pay by card/);
  }
  const settings = {
    ...{
      name: 'Tea & Thread',
      description: 'Tea',
      address: '',
      mailFrom: '',
      bankLines: BANK,
      currency: 'EUR',
    },
    ...{
      taxPercent: '23',
      taxName: 'VAT',
      timeZone: 'Europe/Dublin',
      legalLines: '',
      version: '1',
      reason: 'a test',
    },
  };
  const changed = await send(shop, deskPaths.changeSettings(), {
    body: new URLSearchParams(settings).toString(),
    headers: { ...operator(shop), 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(changed.status).toBe(303);
  for (const text of await pages()) {
    expect(text).toContain('IBAN IE29 AIBK 9311 5212 3456 78');
    expect(text).toContain(`Reference: ${order.orderId}`);
  }
  expect(jsonOf<ShopJson>(await send(shop, paths.shop())).transfer).toBe(BANK);
});
