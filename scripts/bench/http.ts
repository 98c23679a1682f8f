import { spawn } from 'node:child_process';
import http from 'node:http';
import { findFreePort } from '../free-port.mjs';
import { rate } from './rate';

const CONNECTIONS = 16;
const START_LIMIT_MS = 300_000;

export interface HttpFigures {
  /** A route that does nothing, of the same build: what everything else is compared with. */
  readonly emptyPerSecond: number;
  readonly createPerSecond: number;
  readonly readPerSecond: number;
  readonly unchangedPerSecond: number;
  readonly payPerSecond: number;
}

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
}

type Send = (method: string, path: string, headers?: Record<string, string>) => Promise<Answer>;

/** Starts the server on the database that `env` names and asks it over HTTP, 16 connections, client beside it. */
export async function measureHttp(env: Record<string, string>, count: number): Promise<HttpFigures> {
  const port = await findFreePort();
  const server = spawn(process.execPath, ['scripts/start.mjs'], {
    env: { ...process.env, ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const send: Send = (method, path, headers = {}) =>
    new Promise((resolve, reject) => {
      const request = http.request({ port, agent, method, path, headers }, (response) => {
        response.resume();
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
      });
      request.on('error', reject);
      request.end();
    });
  try {
    await untilReady(send);
    return await askAll(send, count);
  } finally {
    agent.destroy();
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('exit', resolve));
  }
}

async function askAll(send: Send, count: number): Promise<HttpFigures> {
  const expected = async (status: number, answer: Promise<Answer>) => {
    const got = await answer;
    if (got.status !== status) throw new Error(`expected ${status}, got ${got.status}`);
    return got;
  };
  const empty = () => expected(204, send('OPTIONS', '/api/products'));
  await rate(count / 2, CONNECTIONS, empty);
  const ids: string[] = [];
  const create = async () => {
    const { headers } = await expected(302, send('POST', '/api/order'));
    ids.push(headers.location?.split('=').at(-1) ?? '');
  };
  await rate(CONNECTIONS * 4, CONNECTIONS, create);
  const createPerSecond = await rate(count, CONNECTIONS, create);
  const next = round(ids);
  const read = (headers?: Record<string, string>) => send('GET', `/api/order?orderId=${next()}`, headers);
  const etag = (await read()).headers.etag ?? '';
  return {
    emptyPerSecond: await rate(count, CONNECTIONS, empty),
    createPerSecond,
    readPerSecond: await rate(count, CONNECTIONS, () => expected(200, read())),
    // All of them stand at the same version, which is all the tag holds beside the build.
    unchangedPerSecond: await rate(count, CONNECTIONS, () => expected(304, read({ 'if-none-match': etag }))),
    payPerSecond: await rate(count, CONNECTIONS, () =>
      expected(302, send('POST', `/api/receive-payment?amount=1&orderId=${next()}`)),
    ),
  };
}

function round(ids: readonly string[]): () => string {
  let at = 0;
  return () => {
    at += 1;
    return ids[at % ids.length] ?? '';
  };
}

async function untilReady(send: Send): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  for (;;) {
    try {
      await send('GET', '/api/products');
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
