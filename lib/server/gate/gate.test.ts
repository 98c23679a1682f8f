import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, it } from 'vitest';
import type { PageKind } from './built-pages';
import { ContentPolicies } from './content-policies';
import { admit } from './gate';

const PAGES: Readonly<Record<string, PageKind>> = {
  '/cart': 'prerendered',
  '/bill/7': 'rendered',
  '/checkout': 'rendered-with-form',
};

function admitted(url: string, method = 'GET') {
  const request = new IncomingMessage(new Socket());
  request.method = method;
  request.url = url;
  const response = new ServerResponse(request);
  const pageAt = (pathname: string) => PAGES[pathname] ?? null;
  admit(request, response, { policies: new ContentPolicies(null), pageAt, isTrusted: () => false });
  return { request, response };
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
    const { request } = admitted(url, method);
    return [request.url, request.headers['x-orderflow-allow'], request.headers['content-length']];
  };
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND'])
    expect(sentTo('/bill/7?a=b', method)).toEqual(['/api', 'GET, HEAD', undefined]);
  expect(sentTo('/checkout', 'DELETE')).toEqual(['/api', 'GET, HEAD, POST', undefined]);
  // A form without any field is a form: it goes where forms go.
  expect(sentTo('/checkout', 'POST')).toEqual(['/checkout', undefined, '0']);
  for (const method of ['GET', 'HEAD'])
    expect(sentTo('/bill/7?a=b', method)).toEqual(['/bill/7?a=b', undefined, undefined]);
  // Next itself refuses there.
  expect(sentTo('/cart', 'DELETE')).toEqual(['/cart', undefined, undefined]);
});
