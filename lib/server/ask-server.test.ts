import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askServer } from './ask-server';

const seen: { readonly host: string; readonly text: string }[] = [];
const server = createServer(async (request, response) => {
  if (request.url === '/silent') return;
  seen.push({ host: request.headers.host ?? '', text: await textOf(request) });
  response.statusCode = 202;
  response.end('grüße');
});
let url: string;

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const never = new AbortController().signal;

it('asks where the server listens, in the name that it is known by', async () => {
  const asking = { method: 'POST', body: 'grüße', signal: never } as const;
  expect(await askServer(`${url}/x`, 'https://shop.example', asking)).toEqual({ status: 202, text: 'grüße' });
  await askServer(`${url}/x`, null, { signal: never });
  expect(seen).toEqual([
    { host: 'shop.example', text: 'grüße' },
    { host: new URL(url).host, text: '' },
  ]);
});

it('gives up with the reason of its signal, and tells who does not answer', async () => {
  const late = askServer(`${url}/silent`, null, { signal: AbortSignal.timeout(20) });
  await expect(late).rejects.toMatchObject({ name: 'TimeoutError' });
  const nobody = askServer('http://127.0.0.1:1/x', null, { signal: never });
  await expect(nobody).rejects.toThrow('ECONNREFUSED');
});
