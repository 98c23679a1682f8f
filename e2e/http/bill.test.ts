import { describe, expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { jsonOf, send } from '@/e2e/support/send';
import { cookieOf, ended, operator, pay, SOLD_OUT, TEA } from '@/e2e/support/shop';

const shop = sandbox();

async function buy(sku: string, quantity = 2) {
  const answer = await send(shop, '/api/order', {
    json: {
      items: [{ sku, quantity }],
      customer: { name: 'Ada <i>Byrne</i>', email: 'ada@example.com', address: '1 Mill Lane\nCork' },
    },
  });
  const { orderId } = jsonOf<{ orderId: string }>(answer);
  const read = (headers: Record<string, string> = {}) => send(shop, `/bill/${orderId}`, { headers });
  return { orderId, cookie: cookieOf(answer), read };
}

/** What stands on a page, without its marks. */
const textOf = (html: string) =>
  html.replace(/<script[\s\S]*?<\/script>/g, '').replace(/<!--.*?-->|<[^>]+>/g, '');

describe('/bill/<orderId>', () => {
  it('tells lines, tax, total, payment and customer to the buyer and the operator', async () => {
    const { orderId, cookie, read } = await buy(TEA);
    const text = textOf((await read({ cookie })).text);
    for (const words of [
      'Assam breakfast tea',
      '€25.00',
      'VAT 23 %€4.67',
      'Without tax€20.33',
      'Not paid yet',
    ])
      expect(text).toContain(words);
    expect(text).toContain('Order confirmation and payment request');
    expect(text).toContain('This is no invoice.');
    expect(text).not.toMatch(/Invoice|Bill/);
    for (const headers of [{ cookie }, operator(shop)]) {
      const own = await read(headers);
      expect(own.text).toContain('Ada &lt;i&gt;Byrne&lt;/i&gt;');
      expect(own.text).toContain('1 Mill Lane\nCork');
      expect(own.text).not.toContain('ada@example.com');
    }
    await pay(shop, orderId, { amount: '25.00' });
    await ended(shop, orderId);
    const paid = textOf((await read({ cookie })).text);
    expect(paid).toContain('PaymentPaid');
    expect(paid).toMatch(/Invoice \d{6}/);
    expect(paid).not.toContain('no invoice');
  });

  it('is kept by no cache', async () => {
    const { cookie, read } = await buy(TEA, 1);
    expect((await read({ cookie })).headers['cache-control']).toMatch(/no-store/);
  });

  it('is not there without a bill', async () => {
    const { cookie, read } = await buy(SOLD_OUT, 1);
    expect((await read({ cookie })).status).toBe(404);
    for (const id of ['1', 'x', '9223372036854775808'])
      expect((await send(shop, `/bill/${id}`)).status).toBe(404);
  });
});
