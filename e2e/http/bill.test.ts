import { describe, expect, it } from 'vitest';
import { signInAtDesk } from '@/e2e/support/desk';
import { sandbox } from '@/e2e/support/sandbox';
import { jsonOf, send } from '@/e2e/support/send';
import { cookieOf, ended, operator, pay, SOLD_OUT, TEA } from '@/e2e/support/shop';
import { waitFor } from '@/e2e/support/wait-for';

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

/** Money of a paid order goes back, sent by hand. */
async function refundByHand(orderId: string, amount: string) {
  const body = new URLSearchParams({ act: 'grant-refund', amount, way: 'sent', reason: 'a test' }).toString();
  const headers = { ...operator(shop), 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await send(shop, `/desk/orders/${orderId}/acts`, { method: 'POST', body, headers });
  expect(answer.status).toBe(303);
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

describe('/bill/<orderId>/<note>', () => {
  it('is a document of its own, for whoever may read the bill, and the mail with it leads there', async () => {
    const { orderId, cookie, read } = await buy(TEA);
    await pay(shop, orderId, { amount: '25.00' });
    await ended(shop, orderId);
    await refundByHand(orderId, '10.00');
    const bill = (await read({ cookie })).text;
    const [, path = ''] = /href="(\/bill\/\d+\/credit-note-\d{6})"/.exec(bill) ?? [];
    expect(path).toContain(`/bill/${orderId}/`);
    for (const headers of [{ cookie }, operator(shop)]) {
      const { status, text, headers: told } = await send(shop, path, { headers });
      expect([status, told['cache-control']]).toEqual([200, expect.stringMatching(/no-store/)]);
      const words = textOf(text);
      for (const said of [
        /Credit note \d{6}/,
        /CorrectsInvoice \d{6} of /,
        'ReasonRefund',
        /Taken off invoice \d{6}€10\.00/,
        'Without tax€8.13VAT 23 %€1.87No longer owed€10.00',
        'Issued under version 1 of',
        '1 Mill Lane\nCork',
      ])
        expect(words).toMatch(said);
    }
    const stranger = await send(shop, path);
    expect([stranger.status, stranger.text.includes('Mill Lane')]).toEqual([403, false]);
    const other = await buy(TEA);
    const elsewhere = path.replace(orderId, other.orderId);
    expect((await send(shop, elsewhere, { headers: { cookie: other.cookie } })).status).toBe(404);
    for (const name of ['credit-note-', 'credit-note-x', 'debit-note-000001', 'invoice-000001'])
      expect([name, (await send(shop, `/bill/${orderId}/${name}`, { headers: { cookie } })).status]).toEqual([
        name,
        404,
      ]);
    const link = await linkInMail(orderId, 'Your credit note');
    const opened = await send(shop, link);
    expect([opened.status, opened.headers.location]).toEqual([303, path]);
    expect((await send(shop, path, { headers: { cookie: cookieOf(opened) } })).status).toBe(200);
    const astray = await send(shop, link.replace(/note=.*/, 'note=//eve.example'));
    expect(astray.headers.location).toBe(`/show-process.html?orderId=${orderId}`);
  });

  it('all that an invoice says is taken back with its lines', async () => {
    const { orderId, cookie, read } = await buy(TEA);
    await pay(shop, orderId, { amount: '25.00' });
    await ended(shop, orderId);
    await refundByHand(orderId, '25.00');
    const [path = ''] = /\/bill\/\d+\/credit-note-\d{6}/.exec((await read({ cookie })).text) ?? [];
    expect(textOf((await send(shop, path, { headers: { cookie } })).text)).toContain(
      'Assam breakfast tea2€12.50€25.00',
    );
  });

  it('at the desk it stands with the bill, for who is signed in there', async () => {
    const { orderId } = await buy(TEA);
    await pay(shop, orderId, { amount: '25.00' });
    await ended(shop, orderId);
    await refundByHand(orderId, '5.00');
    const cookie = await signInAtDesk(shop);
    const at = (path: string) => send(shop, path, { headers: { cookie } });
    const desk = (await at(`/desk/orders/${orderId}`)).text;
    const paths = [...desk.matchAll(/href="(\/desk\/orders\/\d+\/documents\/[\w-]+)"/g)].map(
      ([, path = '']) => path,
    );
    expect(paths.map((path) => path.split('/').at(-1))).toEqual([
      'bill',
      expect.stringMatching(/^credit-note-\d{6}$/),
    ]);
    for (const path of paths) {
      const { status, text } = await at(path);
      expect([path, status, text.includes('1 Mill Lane')]).toEqual([path, 200, true]);
      expect((await send(shop, path)).status).toBe(401);
    }
    expect((await at(`/desk/orders/${orderId}/documents/invoice`)).status).toBe(404);
  });
});

/** Where a mail of the outbox leads, by its link to a note. */
async function linkInMail(orderId: string, subject: string): Promise<string> {
  const id = await waitFor(`the mail ${subject}`, async () => {
    const { text } = await send(shop, '/outbox', { headers: operator(shop) });
    const entries = [...text.matchAll(/href="\/outbox\?mail=(\d+)#mail"[^>]*>(.*?)<\/a>/g)];
    return entries.find(([, , entry]) => entry?.includes(subject) && entry.includes(orderId))?.[1];
  });
  const { text } = await send(shop, `/outbox?mail=${id}`, { headers: operator(shop) });
  return /\/my-order\/[\w.-]+\?note=[\w-]+/.exec(text)?.[0] ?? '';
}
