import { describe, expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { jsonOf, problemOf, type Received, send } from '@/e2e/support/send';
import { cancel, cookieOf, operator, pay, TEA, UNKNOWN_ID } from '@/e2e/support/shop';
import { waitFor } from '@/e2e/support/wait-for';
import type { CustomerJson } from '@/lib/contract/customer';

const shop = sandbox();
const ADA = { name: 'Ada Byrne', email: 'ada.byrne@example.com', address: '1 Mill Lane, Cork' };

async function order(customer: Partial<typeof ADA> = ADA) {
  const json = { items: [{ sku: TEA, quantity: 1 }], customer };
  const answer = await send(shop, '/api/order', { json });
  return { orderId: jsonOf<{ orderId: string }>(answer).orderId, cookie: cookieOf(answer) };
}

const details = (orderId: string, headers: Record<string, string> = {}) =>
  send(shop, `/api/order/customer?orderId=${orderId}`, { headers });
const exported = (orderId: string, headers: Record<string, string> = {}) =>
  send(shop, `/api/order/export?orderId=${orderId}`, { headers });
const erase = (orderId: string, headers: Record<string, string> = {}) =>
  send(shop, '/api/order/customer/erase', { json: { orderId }, headers });
const find = (email: string, orderId: string) => send(shop, '/api/find-order', { json: { email, orderId } });

/** The newest mail of an order in the outbox, as its page shows it. */
function mailOf(orderId: string, about: string): Promise<string> {
  return waitFor(`the mail "${about}" of ${orderId}`, async () => {
    const list = await send(shop, '/outbox');
    const entry = [...list.text.matchAll(/href="\/outbox\?mail=(\d+)#mail"[^>]*>(.*?)<\/a>/g)].find(
      ([, , words]) => words?.includes(about) && words.includes(orderId),
    );
    return entry !== undefined && (await send(shop, `/outbox?mail=${entry[1]}`)).text;
  });
}

const linkIn = (page: string) => /\/my-order\/[\w.-]+/.exec(page)?.[0] ?? '';

describe('who an order is for', () => {
  it('is told to the browser that bought and to the operator, and to nobody else', async () => {
    const [{ orderId, cookie }, other] = await Promise.all([order(), order()]);
    const mine = await details(orderId, { cookie });
    expect(mine.headers['cache-control']).toBe('no-store');
    expect(jsonOf<CustomerJson>(mine)).toEqual({ orderId, ...ADA, erasedAt: null, erasable: false });
    expect((await details(orderId, operator(shop))).status).toBe(200);
    for (const ask of [details, exported, erase]) {
      problemOf(await ask(orderId), 403);
      problemOf(await ask(orderId, { cookie: other.cookie }), 403);
      problemOf(await ask(UNKNOWN_ID, operator(shop)), 404);
    }
  });

  it('is nobody where nothing of it can be seen, and an address without what came along with it', async () => {
    const unseen = '\u200b\u202e\u3164';
    const { orderId, cookie } = await order({
      name: unseen,
      email: `\u200e${ADA.email}\u200b`,
      address: unseen,
    });
    expect(jsonOf<CustomerJson>(await details(orderId, { cookie }))).toMatchObject({
      name: null,
      email: ADA.email,
      address: null,
    });
  });

  it('stands in no public answer', async () => {
    const { orderId } = await order();
    await pay(shop, orderId);
    for (const path of [`/api/order?orderId=${orderId}`, `/api/order/history?orderId=${orderId}`])
      expect((await send(shop, path)).text).not.toMatch(/Ada|ada\.byrne|Mill Lane/);
  });

  it('is taken away with everything else of the order', async () => {
    const { orderId, cookie } = await order();
    await pay(shop, orderId);
    const answer = await exported(orderId, { cookie });
    expect(answer.headers['content-disposition']).toBe(`attachment; filename="order-${orderId}.json"`);
    expect(JSON.parse(answer.text)).toMatchObject({
      customer: ADA,
      order: { orderId },
      items: [{ sku: TEA, quantity: 1, unitPrice: '12.50' }],
      bill: { number: expect.stringMatching(/^\d+$/) },
      invoice: { number: expect.stringMatching(/^\d+$/) },
      payments: [{ amount: '12.50', currency: 'EUR', verdict: 'applied' }],
      history: expect.arrayContaining([expect.objectContaining({ type: 'payment' })]),
    });
  });

  it('is erased for good once the order has ended; the books stay', async () => {
    const { orderId, cookie } = await order();
    problemOf(await erase(orderId, { cookie }), 409);
    expect((await cancel(shop, orderId, { cookie })).status).toBe(202);
    const first = jsonOf<CustomerJson>(await erase(orderId, { cookie }));
    expect(first).toMatchObject({ name: null, email: null, address: null, erasable: true });
    expect(Date.parse(first.erasedAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
    expect(jsonOf<CustomerJson>(await erase(orderId, { cookie }))).toEqual(first);
    const kept = (await exported(orderId, { cookie })).text;
    expect(kept).not.toMatch(/Ada|ada\.byrne|Mill Lane/);
    expect(JSON.parse(kept)).toMatchObject({
      bill: { number: null, issuedAt: expect.any(String) },
      invoice: null,
    });
    await find(ADA.email, orderId);
    expect((await send(shop, '/outbox')).text).not.toMatch(
      new RegExp(`ada\\.byrne@example\\.com[^/]*${orderId}`),
    );
  });
});

describe('the link in a mail', () => {
  it('makes another browser a buyer’s, of this order alone', async () => {
    const { orderId } = await order();
    const elsewhere = await order({});
    const opened = await send(shop, linkIn(await mailOf(orderId, 'We have your order')), {
      headers: { cookie: elsewhere.cookie, 'sec-fetch-site': 'cross-site' },
    });
    expect([opened.status, opened.headers.location]).toEqual([303, `/show-process.html?orderId=${orderId}`]);
    expect(opened.headers['cache-control']).toBe('no-store');
    const cookie = cookieOf(opened);
    expect(jsonOf<CustomerJson>(await details(orderId, { cookie })).name).toBe(ADA.name);
    expect((await details(elsewhere.orderId, { cookie })).status).toBe(200);
    problemOf(await details(orderId, { cookie: elsewhere.cookie }), 403);
  });

  it('opens nothing once it was changed, and says so on a page', async () => {
    const [{ orderId }, other] = await Promise.all([order(), order()]);
    const link = linkIn(await mailOf(orderId, 'Your order confirmation'));
    for (const path of [link.replace(orderId, other.orderId), link.slice(0, -1), '/my-order/nonsense']) {
      const answer = await send(shop, path);
      expect([answer.status, answer.headers.location, answer.headers['set-cookie']]).toEqual([
        303,
        '/find-order/expired',
        undefined,
      ]);
    }
    expect((await send(shop, '/find-order/expired')).text).toContain('This link no longer works.');
  });
});

describe('POST /api/find-order', () => {
  const seen = ({ status, headers, text }: Received) => {
    const { date: _date, ...rest } = headers;
    return { status, text, headers: rest };
  };

  it('answers the same, whether address and number belong together or not', async () => {
    const { orderId } = await order();
    const startedAtMs = Date.now();
    const right = await find(` ${ADA.email.toUpperCase()} `, orderId);
    const tookMs = Date.now() - startedAtMs;
    expect(right.status).toBe(202);
    expect(tookMs).toBeGreaterThanOrEqual(400);
    for (const [email, id] of [
      ['eve@example.com', orderId],
      [ADA.email, UNKNOWN_ID],
      [ADA.email, 'no number'],
      ["' or '1'='1", orderId],
    ] as const) {
      const sentAtMs = Date.now();
      expect(seen(await find(email, id))).toEqual(seen(right));
      expect(Date.now() - sentAtMs).toBeGreaterThanOrEqual(400);
    }
  });

  it('sends the link to the customer only, and once however often it is asked for', async () => {
    const email = `find-${Date.now()}@example.com`;
    const { orderId } = await order({ email });
    await find('eve@example.com', orderId);
    for (let asked = 0; asked < 3; asked += 1) await find(email, orderId);
    const opened = await send(shop, linkIn(await mailOf(orderId, 'The link to your order')));
    expect(opened.headers.location).toBe(`/show-process.html?orderId=${orderId}`);
    const list = (await send(shop, '/outbox')).text;
    const links = [...list.matchAll(/<a [^>]*mail=\d+#mail"[^>]*>(.*?)<\/a>/g)].filter(
      ([, words]) => words?.includes('The link to') && words.includes(orderId),
    );
    expect(links).toHaveLength(1);
    expect(links[0]?.[1]).toContain(email);
  });

  it('takes a plain form, and leads to the page that says what happens', async () => {
    const { orderId } = await order();
    const answer = await send(shop, '/api/find-order', {
      body: new URLSearchParams({ email: ADA.email, orderId }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([answer.status, answer.headers.location, answer.text]).toEqual([303, '/find-order/sent', '']);
    expect((await send(shop, '/find-order/sent')).text).toContain('If this fits, we have sent you a link.');
  });

  it('names what is missing', async () => {
    expect(problemOf(await send(shop, '/api/find-order', { json: { orderId: '1' } }), 400).field).toBe(
      'email',
    );
    expect(problemOf(await send(shop, '/api/find-order', { json: { email: 'a@b.c' } }), 400).field).toBe(
      'orderId',
    );
    problemOf(await send(shop, '/api/find-order', { body: 'x' }), 400);
    problemOf(
      await send(shop, '/api/find-order', { json: {}, headers: { origin: 'https://eve.example' } }),
      403,
    );
  });
});

describe('GET /api/operator/mails', () => {
  it('is for the operator, and lists what could not be sent', async () => {
    problemOf(await send(shop, '/api/operator/mails'), 401);
    const { orderId } = await order({ email: 'pepé@example.com' });
    const answer = await send(shop, '/api/operator/mails', { headers: operator(shop) });
    // Kept mail does not fail: there is nobody to refuse it.
    expect(jsonOf<{ mails: { orderId: string }[] }>(answer).mails.map((mail) => mail.orderId)).not.toContain(
      orderId,
    );
  });
});
