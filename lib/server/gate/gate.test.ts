import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { ContentPolicies } from './content-policies';
import { admit } from './gate';

function headersOf(url: string) {
  const request = new IncomingMessage(new Socket());
  request.method = 'GET';
  request.url = url;
  const response = new ServerResponse(request);
  admit(request, response, { policies: new ContentPolicies(null), isTrusted: () => false });
  return response.getHeaders();
}

it('lets other sites show the badge of an order, and nothing else', () => {
  const badge = headersOf('/api/order/badge.svg?orderId=7');
  expect(badge['cross-origin-resource-policy']).toBe('cross-origin');
  expect(badge).toMatchObject({ 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff' });
  for (const url of ['/api/order?orderId=7', '/api/order/badge.svgz', '/api/order/badge.svg/', '/'])
    expect(headersOf(url)['cross-origin-resource-policy']).toBe('same-origin');
});
