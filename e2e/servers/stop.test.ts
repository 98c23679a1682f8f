import { Agent, request } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, it } from 'vitest';
import { makeDataDir, removeDataDir, startServer } from '@/e2e/support/server';
import { waitFor } from '@/e2e/support/wait-for';

const CLIENTS = 20;
/** So long, at least, a connection that rests is left open to whoever comes again: lib/server/request-listener.ts. */
const LEFT_OPEN_MS = 200;

/** What became of a request: the status, or the error's code. */
function ask(url: string, method: string, agent: Agent): Promise<number | string> {
  return new Promise((resolve) => {
    const question = request(`${url}/api/order`, { method, agent }, (response) => {
      response.on('error', ({ message }) => resolve(message));
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    question.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    question.end();
  });
}

it('answers what it has taken when it is stopped, and has clients come again on no connection that ends', async () => {
  const dataDir = await makeDataDir();
  const server = await startServer({ dataDir });
  let answered = 0;
  const clients = Array.from({ length: CLIENTS }, async (_, index) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const method = index % 2 === 0 ? 'POST' : 'GET';
    for (;;) {
      const outcome = await ask(server.url, method, agent);
      if (typeof outcome === 'string') return outcome;
      answered += 1;
    }
  });
  await waitFor('all clients to be at work', async () => answered > 5 * CLIENTS);
  const heldUp = monitorEventLoopDelay();
  heldUp.enable();
  expect(await server.end('SIGTERM')).toBe(0);
  const outcomes = new Set(await Promise.all(clients));
  heldUp.disable();
  // Who was itself held up for so long comes again too late.
  if (heldUp.max / 1e6 > LEFT_OPEN_MS) outcomes.delete('ECONNRESET');
  // Refused is whoever comes anew; nobody was cut off in the middle.
  expect([...outcomes]).toEqual(['ECONNREFUSED']);
  removeDataDir(dataDir);
});
