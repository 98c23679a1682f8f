import { beforeAll, describe, expect, it } from 'vitest';
import { ADDRESS_TABLE, documentedAddresses } from '@/e2e/support/addresses';
import { sandbox } from '@/e2e/support/sandbox';
import { create, TEA } from '@/e2e/support/shop';
import type { OrderJson } from '@/lib/contract/order';

/** Addresses that answer a plain GET with something else than 200, and why. */
const OTHERWISE: Readonly<Record<string, number>> = {
  // The link leads on to its order; one that is worth nothing, to where a new one is sent.
  '/my-order/<token>': 303,
  // No mail of ours had this link.
  '/no-mail/<token>': 404,
  // Nobody but the operator.
  '/api/operator/mails': 401,
  '/api/operator/refunds': 401,
  '/desk': 401,
  // There is no provider of sign-ins here.
  '/desk/sign-in/callback': 404,
  '/desk/needs': 401,
  '/desk/lately': 401,
  '/desk/heat': 401,
  '/desk/orders': 401,
  '/desk/me': 401,
  '/desk/people': 401,
  '/desk/tokens': 401,
  // Nobody was sent these.
  '/desk/first/<token>': 404,
  '/desk/join/<token>': 404,
  '/desk/orders/<id>': 401,
  '/desk/orders/new': 401,
  '/desk/orders/csv': 401,
  '/desk/payments/<id>': 401,
  '/desk/audit': 401,
  '/desk/audit/csv': 401,
  '/desk/system': 401,
  '/desk/system/bundle': 401,
  '/desk/alerts': 401,
  '/desk/alerts/<id>': 401,
  '/desk/deliveries': 401,
  '/desk/tasks': 401,
  '/desk/tasks/<id>': 401,
  '/desk/bulk': 401,
  '/desk/bulk/<id>': 401,
  '/desk/orders/<id>/packing': 401,
  '/desk/orders/<id>/documents/<document>': 401,
  // Nothing of its invoice was taken back.
  '/bill/<id>/<note>': 404,
  '/desk/settings': 401,
  '/desk/figures': 401,
  '/desk/figures/journal': 401,
  '/desk/products': 401,
  '/desk/products/new': 401,
  '/desk/products/csv': 401,
  '/desk/products/import': 401,
  '/desk/products/<sku>': 401,
  // The seed has drawings, and nobody gave it a picture.
  '/api/products/<sku>/picture': 404,
  '/api/operator/secrets': 401,
  '/api/operator/signals': 401,
};

/** POST addresses whose GET is no 405. */
const ALSO_BY_GET: Readonly<Record<string, number>> = {
  // The original's form pays by GET; without its two fields nothing is paid. So there is no HEAD.
  '/api/receive-payment': 400,
  // No cards are taken here.
  '/api/webhooks/stripe': 404,
};

const shop = sandbox();
const documented = documentedAddresses();
const readable = documented.filter(({ method }) => method === 'GET').map(({ address }) => address);
const writable = documented.filter(({ method }) => method !== 'GET');
const pathOf = (address: string) => address.split('?')[0] ?? '';
const readablePaths = readable.map(pathOf);
const postOnly = writable.filter(
  ({ address }) => !readablePaths.includes(address) && !(address in ALSO_BY_GET),
);

let order: OrderJson;
let cookie: string;
beforeAll(async () => {
  ({ order, cookie } = await create(shop, { sku: TEA, quantity: 1 }));
});

/** The address with an example in each of its places. */
function exampleOf(address: string): string {
  const places: Record<string, string> = {
    '<id>': order.orderId,
    '<sku>': TEA,
    '<note>': 'credit-note-000001',
    '<document>': 'bill',
    '<hash>': order.definition.hash,
    '<token>': 'a-link-of-long-ago',
  };
  const filled = address
    .replace(/<\w+>/g, (place) => places[place] ?? expect.fail(`no example for ${place}`))
    .replace(/orderId=$/, `orderId=${order.orderId}`);
  expect(filled).not.toMatch(/[<>]|=$/);
  return filled;
}

/** Asks as the buyer's browser does. An event stream never ends: of a GET only the head is read unless it is asked for. */
async function ask(method: string, address: string) {
  const abort = new AbortController();
  const answer = await fetch(`${shop.url}${exampleOf(address)}`, {
    method,
    headers: { cookie },
    redirect: 'manual',
    signal: abort.signal,
  });
  const text = method === 'HEAD' ? await answer.text() : '';
  abort.abort();
  return { status: answer.status, headers: answer.headers, text };
}

describe(`the addresses of ${ADDRESS_TABLE.file}`, () => {
  it('are all read, and every exception is one of them', () => {
    expect(readable.length).toBeGreaterThan(30);
    expect(writable.length).toBeGreaterThan(9);
    expect(new Set(documented.map(({ method, address }) => `${method} ${address}`)).size).toBe(
      documented.length,
    );
    expect(readable).toEqual(expect.arrayContaining(Object.keys(OTHERWISE)));
    expect(writable.map(({ address }) => address)).toEqual(expect.arrayContaining(Object.keys(ALSO_BY_GET)));
  });

  it.each(readable)('%s answers GET, and HEAD the same without a body', async (address) => {
    const [get, head] = [await ask('GET', address), await ask('HEAD', address)];
    expect(get.status).toBe(OTHERWISE[address] ?? 200);
    expect(head.status).toBe(get.status);
    expect(head.text).toBe('');
    for (const name of ['content-type', 'cache-control', 'location', 'content-security-policy', 'allow'])
      expect(head.headers.get(name)?.replace(/'nonce-[^']+'/, 'nonce'), name).toBe(
        get.headers.get(name)?.replace(/'nonce-[^']+'/, 'nonce'),
      );
  });

  it.each(postOnly)('$method $address is not read: 405 with Allow', async ({ method, address }) => {
    for (const reading of ['GET', 'HEAD']) {
      const answer = await ask(reading, address);
      expect(answer.status, reading).toBe(405);
      expect(answer.headers.get('allow')?.split(', '), reading).toEqual([method, 'OPTIONS']);
    }
  });

  it.each(Object.entries(ALSO_BY_GET))('%s answers a GET without anything with %i', async (address, code) => {
    expect((await ask('GET', address)).status).toBe(code);
  });

  it.each(writable)('$method $address is there', async ({ method, address }) => {
    const { status } = await ask('OPTIONS', address);
    expect(status).toBe(ALSO_BY_GET[address] === 404 ? 404 : 204);
    expect(method).toBe('POST');
  });

  it.each(readable)('%s takes no DELETE: 405 with Allow', async (address) => {
    const answer = await ask('DELETE', address);
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')?.split(', ')).toEqual(expect.arrayContaining(['GET', 'HEAD']));
  });
});
