import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { jsonOf, send } from '@/e2e/support/send';
import { CHECKOUT } from '@/e2e/support/server';
import { cookieOf, operator, orderWhen, TEA } from '@/e2e/support/shop';
import { waitFor } from '@/e2e/support/wait-for';

const shop = sandbox();
const CUSTOMER = { name: 'Wilhelmina Prosser', email: 'wilhelmina@example.com', address: '7 Heron Court' };

/** What an order contains, and who it is for. */
const CONTENTS = ['Assam', TEA, 'Wilhelmina', 'wilhelmina@', 'Heron Court'];

const told = (text: string) => CONTENTS.filter((word) => text.includes(word));

type Reader = 'stranger' | 'another buyer' | 'buyer' | 'link-holder' | 'operator';
const OWNERS: readonly Reader[] = ['buyer', 'link-holder', 'operator'];
const READERS: readonly Reader[] = ['stranger', 'another buyer', ...OWNERS];

let orderId: string;
const headersOf = {} as Record<Reader, Record<string, string>>;

async function buy(customer: Partial<typeof CUSTOMER>): Promise<{ orderId: string; cookie: string }> {
  const answer = await send(shop, '/api/order', { json: { items: [{ sku: TEA, quantity: 2 }], customer } });
  return { orderId: jsonOf<{ orderId: string }>(answer).orderId, cookie: cookieOf(answer) };
}

/** The link in the first mail of the order. */
const mailLink = () =>
  waitFor('the mail with the link', async () => {
    const list = (await send(shop, '/outbox')).text;
    const entries = [...list.matchAll(/href="\/outbox\?mail=(\d+)#mail"[^>]*>(.*?)<\/a>/g)];
    const entry = entries.find(([, , words]) => words?.includes(orderId));
    if (entry === undefined) return false;
    return /\/my-order\/[\w.-]+/.exec((await send(shop, `/outbox?mail=${entry[1]}`)).text)?.[0] ?? false;
  });

beforeAll(async () => {
  const own = await buy(CUSTOMER);
  orderId = own.orderId;
  await orderWhen(shop, orderId, 'to be billed', (order) =>
    order.completedElements.some(({ elementId }) => elementId === 'send-bill'),
  );
  const other = await buy({});
  headersOf.stranger = {};
  headersOf['another buyer'] = { cookie: other.cookie };
  headersOf.buyer = { cookie: own.cookie };
  headersOf['link-holder'] = { cookie: cookieOf(await send(shop, await mailLink())) };
  headersOf.operator = { ...operator(shop) };
});

const read = (path: string, reader: Reader) =>
  send(shop, path, { headers: { ...headersOf[reader], accept: 'text/html, */*' } });

/** What everybody may read by the number alone, and the owners' own. */
const PUBLIC = (id: string) => [
  `/api/order?orderId=${id}`,
  `/api/order/history?orderId=${id}`,
  `/api/order/forecast?orderId=${id}`,
  `/api/order/developer?orderId=${id}`,
  `/api/order/badge.svg?orderId=${id}`,
  `/embed/order?orderId=${id}`,
  `/pay/${id}`,
  `/pay/${id}?receipt=1`,
];
const OWN = (id: string) => [
  `/bill/${id}`,
  `/api/order/customer?orderId=${id}`,
  `/api/order/export?orderId=${id}`,
];

describe('by its number alone', () => {
  it('everybody reads the status of an order, and nobody its contents or its customer', async () => {
    for (const path of PUBLIC(orderId))
      for (const reader of READERS) {
        const { status, text } = await read(path, reader);
        expect([path, reader, status]).toEqual([path, reader, 200]);
        expect([path, reader, told(text)]).toEqual([path, reader, []]);
      }
  });

  it('the pages of an order name what was bought to its buyer, to others not even in what they are made from', async () => {
    for (const path of [`/show-process.html?orderId=${orderId}`, `/order/${orderId}`])
      for (const reader of READERS) {
        const { status, text, headers } = await read(path, reader);
        const isKept = !/\bprivate\b.*\bno-store\b/.test(String(headers['cache-control']));
        expect([path, reader, status, isKept]).toEqual([path, reader, 200, false]);
        expect([path, reader, told(text)]).toEqual([path, reader, OWNERS.includes(reader) ? ['Assam'] : []]);
        expect(text).toContain('<h1>We are waiting for your payment.</h1>');
      }
  });

  it('the bill, the customer and the export are refused, in words or as a problem, and say nothing', async () => {
    for (const path of OWN(orderId))
      for (const reader of READERS) {
        const { status, text } = await read(path, reader);
        const isOwner = OWNERS.includes(reader);
        expect([path, reader, status]).toEqual([path, reader, isOwner ? 200 : 403]);
        expect([path, reader, told(text).length > 0]).toEqual([path, reader, isOwner]);
      }
    const refused = await read(`/bill/${orderId}`, 'stranger');
    expect(refused.text).toContain('This page is for whoever placed the order.');
    expect(refused.text).toContain('action="/api/find-order"');
    expect(refused.headers['cache-control']).toMatch(/no-store/);
  });

  it('the bill is offered to whoever may read it', async () => {
    for (const reader of READERS) {
      const { text } = await read(`/order/${orderId}`, reader);
      expect([reader, text.includes(`/bill/${orderId}`)]).toEqual([reader, OWNERS.includes(reader)]);
    }
  });

  it('the list of orders names those of the browser alone', async () => {
    for (const reader of READERS) {
      const { text } = await read('/api/orders', reader);
      const isOwn = reader === 'buyer' || reader === 'link-holder';
      expect([reader, text.includes(orderId), text.includes('Assam')]).toEqual([
        reader,
        isOwn,
        reader !== 'stranger' && reader !== 'operator',
      ]);
    }
  });

  it('no address of the build tells a stranger more', async () => {
    const manifest: Record<string, string> = JSON.parse(
      readFileSync(join(CHECKOUT, '.next/app-path-routes-manifest.json'), 'utf8'),
    );
    // The shelf shows what the shop sells, the document has examples, and the outbox is everybody's: none of it is real.
    const others =
      /^\/(_|$|cart|checkout|products|api\/products|outbox|docs|api\/openapi|api\/metrics|api\/order\/events)/;
    const asked = Object.values(manifest).filter((path) => !others.test(path));
    expect(asked.length).toBeGreaterThan(25);
    for (const path of asked) {
      const { text } = await read(`${path.replace(/\[+[^\]]+\]+/g, orderId)}?orderId=${orderId}`, 'stranger');
      expect([path, told(text)]).toEqual([path, []]);
    }
    const events = await fetch(`${shop.url}/api/order/events?orderId=${orderId}`);
    const reader = events.body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    // An order that waits is watched for ever: the place is another test's too.
    await reader?.cancel();
    expect(events.status).toBe(200);
    expect(told(new TextDecoder().decode(value))).toEqual([]);
  });

  it('an order that nobody placed is not there, as by its status', async () => {
    for (const path of [...OWN('1'), ...OWN('x')].filter((path) => path.startsWith('/bill')))
      expect((await read(path, 'stranger')).status).toBe(404);
  });
});

describe('search engines', () => {
  it('are told to keep no page and no file of an order', async () => {
    for (const path of [...PUBLIC(orderId), ...OWN(orderId), `/%62ill/${orderId}`, `//order/${orderId}`])
      expect([path, (await read(path, 'stranger')).headers['x-robots-tag']]).toEqual([path, 'noindex']);
  });

  it('may keep the shop', async () => {
    for (const path of ['/', '/products', '/show-process.html', '/docs/api', '/api/products', '/find-order'])
      expect([path, (await read(path, 'stranger')).headers['x-robots-tag']]).toEqual([path, undefined]);
  });
});
