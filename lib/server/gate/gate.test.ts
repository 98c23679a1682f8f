import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { AddressTable } from './address-table';
import { ContentPolicies } from './content-policies';
import { admit } from './gate';
import { newHome } from './home';

const takesForm = Object.assign(() => new Response(), { methods: ['POST', 'OPTIONS'] });
const addresses = new AddressTable({
  pages: ['/', '/cart', '/developers', '/bill/[orderId]', '/checkout', '/_not-found'],
  isPrerendered: (page) => ['/', '/cart', '/developers', '/_not-found'].includes(page),
  routes: new Map([
    ['/forms/checkout', { GET: takesForm, POST: takesForm }],
    ['/api/[[...path]]', { GET: Object.assign(() => new Response(), { methods: [] }) }],
  ]),
});

function admitted(url: string, method = 'GET', rawHeaders: string[] = [], home = newHome(null, [])) {
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { method, url, rawHeaders });
  // Nobody has parsed them.
  if (rawHeaders[0] === 'Host') request.headers.host = rawHeaders[1];
  const response = new ServerResponse(request);
  const options = { addresses, policies: new ContentPolicies(null), isTrusted: () => false, home };
  const goesTo = admit(request, response, options);
  return { request, response, goesTo };
}

const headersOf = (url: string) => admitted(url).response.getHeaders();

it('lets other sites show the badge of an order, and nothing else', () => {
  const badge = headersOf('/api/order/badge.svg?orderId=7');
  expect(badge['cross-origin-resource-policy']).toBe('cross-origin');
  expect(badge).toMatchObject({ 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff' });
  for (const url of ['/api/order?orderId=7', '/api/order/badge.svgz', '/api/order/badge.svg/', '/'])
    expect(headersOf(url)['cross-origin-resource-policy']).toBe('same-origin');
});

it('has pages of the build asked for again each time, whatever stands behind their path', () => {
  for (const url of ['/cart', '/cart?_rsc=1', 'http://shop.example/cart'])
    expect(headersOf(url)['cache-control']).toBe('no-cache');
  // What else there is says so itself.
  for (const url of ['/cart/', '/bill/7', '/api/order?orderId=7'])
    expect(headersOf(url)).not.toHaveProperty('cache-control');
});

it('sends what a page does not take to the route that refuses it', () => {
  const sentTo = (url: string, method: string) => {
    const { request, goesTo } = admitted(url, method);
    return [request.url, request.headers['x-orderflow-allow'], goesTo?.path];
  };
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND'])
    for (const page of ['/bill/7?a=b', '/', '/cart', '/index.html'])
      expect(sentTo(page, method)).toEqual(['/api', 'GET, HEAD', '/api/[[...path]]']);
  expect(sentTo('/checkout', 'DELETE')).toEqual(['/api', 'GET, HEAD, POST', '/api/[[...path]]']);
  expect(sentTo('/checkout?a=b', 'POST')).toEqual(['/forms/checkout?a=b', undefined, '/forms/checkout']);
  for (const method of ['GET', 'HEAD'])
    expect(sentTo('/bill/7?a=b', method)).toEqual(['/bill/7?a=b', undefined, '/bill/[orderId]']);
});

it('knows the original’s index page by its name', () => {
  expect(admitted('/index.html?a=b').request.url).toBe('/developers?a=b');
});

it('sends a path that cannot be decoded to the page that says so, and one of the API to the route that does', () => {
  for (const url of ['/bill/%zz', '/%ff?a=b']) {
    const { request, goesTo } = admitted(url);
    expect([request.url, goesTo?.path]).toEqual(['/_not-found', '/_not-found']);
  }
  for (const url of ['/api/%zz', '*', 'nothing']) {
    const { request, goesTo } = admitted(url);
    expect([request.url, goesTo?.path]).toEqual(['/api', '/api/[[...path]]']);
    expect(request.headers).toHaveProperty('x-orderflow-bad-address', 'path');
  }
});

it('believes no client that speaks in its name, however the headers are read', () => {
  const forged = ['X-Orderflow-Client', '192.0.2.1', 'Accept', '*/*', 'x-orderflow-SCHEME', 'https'];
  const { request } = admitted('/', 'GET', forged);
  expect(request.rawHeaders).toEqual(['x-orderflow-client', '', 'x-orderflow-scheme', 'http']);
  expect(request.headers).toMatchObject({ 'x-orderflow-scheme': 'http', 'x-orderflow-client': '' });
});

describe('with a PUBLIC_URL', () => {
  const home = newHome('https://shop.example', [
    'orderflow',
    'shop.internal:3000',
    '[::1]',
    'tls.internal:443',
  ]);
  const asked = (host: string | null, url = '/api/order?orderId=7') => {
    const { request, response } = admitted(url, 'GET', host === null ? [] : ['Host', host], home);
    return [request.headers['x-orderflow-bad-address'], response.getHeader('strict-transport-security')];
  };
  const stays = [undefined, 'max-age=63072000; includeSubDomains'];

  it.each([
    'shop.example',
    'SHOP.example',
    'shop.example:443',
    'orderflow',
    'orderflow:3000',
    'shop.internal:3000',
    '[::1]:8080',
    'tls.internal',
  ])('%s is ours, over HTTPS', (host) => {
    expect(asked(host)).toEqual(stays);
  });

  it.each([
    'shop.example:80',
    'shop.example:3000',
    'shop.example.',
    'shop.example.eve.example',
    'eve-shop.example',
    'localhost',
    'shop.internal',
    'tls.internal:80',
    null,
  ])('%s is not', (host) => {
    expect(asked(host)[0]).toBe('other-host');
    expect(asked(host, '/')[0]).toBe('other-host-page');
    expect(asked(host, '/apis')[0]).toBe('other-host-page');
  });

  it('the host of a whole URL counts before the header', () => {
    expect(asked('shop.example', 'http://eve.example/api/order')[0]).toBe('other-host');
    expect(asked('eve.example', 'https://shop.example/api/order')).toEqual(stays);
  });

  it('whoever watches over the server may call it as he likes', () => {
    for (const path of ['/api/health', '/api/ready?a=b', '/api/metrics'])
      expect(asked('10.0.0.1:3000', path)).toEqual(stays);
    expect(asked('10.0.0.1:3000', '/api/health/x')[0]).toBe('other-host');
  });

  it('on this machine is plain HTTP', () => {
    const { request } = admitted(
      '/',
      'GET',
      ['Host', 'localhost:3000'],
      newHome('http://localhost:3000', []),
    );
    expect(request.headers['x-orderflow-scheme']).toBe('http');
  });
});
