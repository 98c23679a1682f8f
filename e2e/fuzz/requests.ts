import { Random } from '@/e2e/drill/random';
import type { Described, DescribedOperation } from '@/e2e/support/openapi';
import { mutatedText, ODD_TEXTS, oddValue, SchemaValues } from './values';

/** One request, as it goes over a connection. */
export interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Null: none. */
  readonly body: string | null;
  /** Bytes that are no request of HTTP any more: written as they are, and no answer is owed. */
  readonly raw?: Buffer;
  /** The address as the product's folders spell it: `/bill/[orderId]`. */
  readonly address: string;
}

/** An order of the shop that requests may name. */
export interface KnownOrder {
  readonly orderId: string;
  /** Its buyer's cookie. */
  readonly cookie: string;
}

export interface FuzzShop {
  readonly document: Described;
  /** Every page and route, as the build lists them. */
  readonly addresses: readonly string[];
  readonly orders: readonly KnownOrder[];
  readonly skus: readonly string[];
  readonly hash: string;
  readonly operatorToken: string;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'SEARCH'];

/** Asked for less often, in hundredths: what works through the whole shop, or shows hundreds of kilobytes. */
const RARE: Readonly<Record<string, number>> = {
  '/api/operator/check': 1,
  '/docs/api': 4,
  '/api/find-order': 30,
  '/api/openapi.json': 10,
};

/** Fields of the forms, with what people type there. */
const FORM_FIELDS: Readonly<Record<string, readonly string[]>> = {
  items: ['assam-breakfast*1', 'assam-breakfast*2,linen-towel*1', 'nothing*1', 'assam-breakfast*100', '*'],
  name: ['Ada Jones', ''],
  email: ['ada@example.com', 'ada@', 'büro@例え.jp'],
  street: ['1 Mill Lane'],
  postcode: ['T12 X8P9'],
  town: ['Cork'],
  country: ['Ireland'],
  key: ['0f8fad5b-d9cb-469f-a165-70867728950e'],
  amount: ['12.50', '12,50', '6', '-1', '0'],
  currency: ['EUR', 'JPY', 'XXX'],
  how: ['full', 'half', 'twice', 'late'],
  paymentId: ['pay-1'],
  token: ['no-token'],
  seen: ['12.50'],
  plain: ['1'],
  receipt: ['1'],
  q: ['tea', 'té'],
  mail: ['1'],
  at: ['3', '-1'],
  lens: ['customer', 'process', 'developer'],
  show: ['diagram'],
  after: ['0', '2'],
  v: ['3'],
};

/** Headers that decide something, with values good and odd. */
const HEADERS: Readonly<Record<string, readonly string[]>> = {
  accept: ['text/html', 'application/json', '*/*', 'text/event-stream', ';;q=2'],
  'accept-encoding': ['gzip', 'br', 'identity;q=0', 'x'],
  'content-type': [
    'application/json',
    'application/json; charset=utf-16',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'multipart/form-data; boundary=x',
    'text/plain',
    'x',
    '',
  ],
  'content-encoding': ['gzip', 'br'],
  'idempotency-key': ['key-1', 'key-2', '', 'x'.repeat(256), 'k\u00e9y'],
  'if-none-match': ['*', '"x"', 'W/"x"', '"', 'x'.repeat(900)],
  'if-modified-since': ['yesterday', 'Thu, 01 Jan 1970 00:00:00 GMT'],
  'last-event-id': ['0', '3', '-1', '1e9', 'x'],
  range: ['bytes=0-0', 'bytes=5-1', 'x'],
  origin: ['null', 'https://evil.example', 'x', 'http://'],
  'sec-fetch-site': ['cross-site', 'same-origin', 'x'],
  authorization: ['Bearer', 'Bearer x', 'Basic eDp4', 'Bearer  '],
  cookie: ['orderflow-orders=1~x', 'orderflow-orders=', '=;;=', '__proto__=1', 'orderflow-checkout=x~y'],
  'x-forwarded-for': ['1.2.3.4', ',,', '::1', 'x'],
  'x-forwarded-proto': ['https', 'x'],
  'x-middleware-subrequest': ['middleware', 'src/middleware:src/middleware'],
  'next-action': ['x', '40'.repeat(20)],
  'next-router-state-tree': ['%5B%22%22%5D', 'x', '%'],
  rsc: ['1'],
  'next-router-prefetch': ['1'],
  'next-router-segment-prefetch': ['/_tree', '/../x'],
  'webhook-id': ['msg_1', ''],
  'webhook-timestamp': ['0', 'x', '99999999999999'],
  'webhook-signature': ['v1,x', 'v1', ''],
  'stripe-signature': ['t=1,v1=x'],
  expect: ['100-continue', '200-ok'],
  upgrade: ['websocket', 'h2c'],
};

/** The same seed and number give the same request, up to the ids that the shop has made. */
export class FuzzRequests {
  readonly #values: SchemaValues;
  readonly #operations: readonly { path: string; method: string; operation: DescribedOperation }[];

  constructor(
    private readonly shop: FuzzShop,
    private readonly seed: number,
  ) {
    const { document } = shop;
    this.#operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
    );
    const find = (reference: string) =>
      reference
        .slice('#/'.length)
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document); // keys of the document
    this.#values = new SchemaValues(find, (name, random) => this.#known(name, random));
  }

  /** @param number the how-manieth of its seed */
  at(number: number): FuzzRequest {
    // Far from the neighbours' of the same seed, and of the next.
    const random = new Random(Math.imul(this.seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b));
    const request = random.chance(0.65) ? this.#described(random) : this.#listed(random);
    const withHeaders = random.chance(0.3) ? this.#headers(request, random) : request;
    const sent = random.chance(0.35) ? mutated(withHeaders, random) : withHeaders;
    return random.chance(0.02) ? broken(sent, random) : sent;
  }

  #known(name: string, random: Random): unknown {
    if (name === 'orderId') return random.pick(this.shop.orders).orderId;
    if (name === 'sku') return random.pick(this.shop.skus);
    return undefined;
  }

  /** An operation of the document, its parameters and body by their schemas. */
  #described(random: Random): FuzzRequest {
    const { path, method, operation } = this.#pick(random, this.#operations, (one) => one.path);
    const order = random.pick(this.shop.orders);
    const oddShare = random.pick([0, 0, 0.1, 0.4]);
    const query = new URLSearchParams();
    let address = path;
    for (const { name, in: place, required, schema } of operation.parameters ?? []) {
      if (!required && random.chance(0.5)) continue;
      const value = name === 'orderId' ? order.orderId : this.#values.make(schema, random, 0, name);
      const text = random.chance(oddShare) ? random.pick(ODD_TEXTS) : String(value);
      if (place === 'query') query.append(name, wellFormed(text));
      if (place === 'path') address = address.replace(`{${name}}`, encodeURIComponent(wellFormed(text)));
    }
    const schema = operation.requestBody?.content['application/json']?.schema;
    const body = schema === undefined ? null : JSON.stringify(this.#values.make(schema, random, oddShare));
    return {
      method,
      path: query.size === 0 ? address : `${address}?${query}`,
      headers: {
        ...(body === null ? {} : { 'content-type': 'application/json' }),
        ...this.#credentials(order, random),
      },
      body,
      address: path.replace(/\{(\w+)\}/g, '[$1]'),
    };
  }

  /** A page or route as the build lists it, read or sent a form. */
  #listed(random: Random): FuzzRequest {
    const address = this.#pick(random, this.shop.addresses, (one) => one);
    const order = random.pick(this.shop.orders);
    const path = address.replace(/\[+([^\]]+)\]+/g, (_place, name: string) =>
      this.#place(name, order, random),
    );
    // A form stands at its page, and by its own address too.
    const isForm = random.chance(address.startsWith('/forms/') ? 0.9 : 0.3);
    const fields = this.#fields(order, random);
    const query = random.chance(0.5) ? `?${this.#fields(order, random)}` : '';
    return {
      method: isForm ? 'POST' : 'GET',
      path: (random.chance(0.5) ? path.replace(/^\/forms(?=\/)/, '') : path) + query,
      headers: {
        accept: 'text/html,application/xhtml+xml',
        ...(isForm ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        ...this.#credentials(order, random),
      },
      body: isForm ? String(fields) : null,
      address,
    };
  }

  #pick<T>(random: Random, list: readonly T[], pathOf: (one: T) => string): T {
    for (;;) {
      const one = random.pick(list);
      const share = RARE[pathOf(one)];
      if (share === undefined || random.chance(share / 100)) return one;
    }
  }

  #place(name: string, { orderId }: KnownOrder, random: Random): string {
    if (random.chance(0.2)) return encodeURIComponent(wellFormed(random.pick(ODD_TEXTS)));
    if (name === 'orderId') return orderId;
    if (name === 'sku') return random.pick(this.shop.skus);
    if (name === 'file') return `${this.shop.hash}.${random.pick(['bpmn', 'json', 'x'])}`;
    if (name === 'channel') return random.pick(['stripe', 'sandpay', 'none']);
    return random.pick([`${orderId}.9999999999.${'x'.repeat(43)}`, 'x']);
  }

  #fields({ orderId }: KnownOrder, random: Random): URLSearchParams {
    const fields = new URLSearchParams();
    if (random.chance(0.8)) fields.append('orderId', orderId);
    for (const [name, values] of Object.entries(FORM_FIELDS)) {
      if (random.chance(0.5)) continue;
      fields.append(name, wellFormed(random.chance(0.2) ? random.pick(ODD_TEXTS) : random.pick(values)));
      if (random.chance(0.05)) fields.append(name, random.pick(values));
    }
    if (random.chance(0.1)) fields.append(wellFormed(random.pick(ODD_TEXTS)), 'x');
    return fields;
  }

  #credentials({ cookie }: KnownOrder, random: Random): Record<string, string> {
    return {
      ...(random.chance(0.6) ? { cookie } : {}),
      ...(random.chance(0.3) ? { authorization: `Bearer ${this.shop.operatorToken}` } : {}),
    };
  }

  #headers(request: FuzzRequest, random: Random): FuzzRequest {
    const headers = { ...request.headers };
    for (let count = random.int(1, 3); count > 0; count -= 1) {
      const name = random.pick(Object.keys(HEADERS));
      headers[name] = random.pick(HEADERS[name] ?? []);
    }
    return { ...request, headers };
  }
}

/** `URLSearchParams` and `encodeURIComponent` take no half of a pair. */
const wellFormed = (text: string) => text.replace(/\p{Surrogate}/gu, '\ufffd');

/** Something of a request is changed: it stays one of HTTP. */
function mutated(request: FuzzRequest, random: Random): FuzzRequest {
  switch (random.int(0, 5)) {
    case 0:
      return { ...request, method: random.pick(METHODS) };
    case 1:
      return { ...request, path: `/${visible(mutatedText(request.path.slice(1), random))}` };
    case 2:
      return {
        ...request,
        path: `${request.path}${request.path.includes('?') ? '&' : '?'}orderId=${random.int(0, 9)}`,
      };
    case 3:
      return { ...request, headers: {} };
    case 4:
      return { ...request, method: 'POST', body: JSON.stringify(oddValue(random)) };
    default:
      return request.body === null ? request : { ...request, body: mutatedText(request.body, random) };
  }
}

/** What may stand in a request line. */
const visible = (text: string) =>
  text.replace(/[^\x21-\xff]/g, (char) => encodeURIComponent(wellFormed(char)));

/** The bytes of a request, with some of them changed. */
function broken(request: FuzzRequest, random: Random): FuzzRequest {
  const { method, path, headers, body } = request;
  const lines = Object.entries({ host: 'localhost', connection: 'close', ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  const length = body === null ? [] : [`content-length: ${Buffer.byteLength(body)}`];
  const text = [`${method} ${path} HTTP/1.1`, ...lines, ...length, '', body ?? ''].join('\r\n');
  return { ...request, raw: Buffer.from(mutatedText(text, random), 'latin1') };
}
