import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { ProblemJson } from '@/lib/contract/problem';
import type { Target } from './server';

const agent = new Agent({ keepAlive: true, maxSockets: 120 });

export interface Sending {
  readonly method?: string;
  /** A repeated header is an array. */
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string | Uint8Array;
  /** Sends this object as `application/json`. */
  readonly json?: unknown;
  /** Without `Content-Length`. */
  readonly chunked?: boolean;
  /** Never ends the body: for a length that promises more. */
  readonly unfinished?: boolean;
}

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
}

/** One request exactly as given: no redirect is followed, no header is forbidden or added. */
export function send(target: Target, path: string, sending: Sending = {}): Promise<Received> {
  const isJson = 'json' in sending;
  const body = isJson ? JSON.stringify(sending.json) : sending.body;
  const headers: Record<string, string | string[]> = {
    ...(isJson ? { 'content-type': 'application/json' } : {}),
    ...(body === undefined || sending.chunked ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    ...sending.headers,
  };
  const method = sending.method ?? (body === undefined ? 'GET' : 'POST');
  const { hostname, port } = new URL(target.url);
  return new Promise((resolve, reject) => {
    const alone = sending.chunked === true || sending.unfinished === true;
    // An upload that is refused half-way ends the connection: a kept one would lose the answer.
    const options = { method, headers, hostname, port, path, agent: alone ? false : agent };
    const outgoing = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        if (sending.unfinished) outgoing.destroy();
        const bytes = Buffer.concat(chunks);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes,
          text: bytes.toString(),
        });
      });
    });
    outgoing.on('error', reject);
    if (sending.unfinished) outgoing.write(body ?? '');
    else outgoing.end(body);
  });
}

/** The answer's JSON. `T` is what the contract says stands there; the tests check it. */
export function jsonOf<T>(received: Received): T {
  return JSON.parse(received.text) as T;
}

/** An answer must be a problem of this status; RFC 9457. @throws with the answer otherwise */
export function problemOf(received: Received, status: number): ProblemJson {
  const type = received.headers['content-type'];
  if (received.status !== status || type !== 'application/problem+json')
    throw new Error(`not a problem of status ${status}: ${received.status} ${type} ${received.text}`);
  const problem = jsonOf<ProblemJson>(received);
  if (problem.status !== status || !problem.type || !problem.title || !problem.detail)
    throw new Error(`an incomplete problem: ${received.text}`);
  return problem;
}
