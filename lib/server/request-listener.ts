import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises';
import { NodeRequest } from 'srvx/node';
import { INTERNAL_PROBLEM, type ProblemJson } from '@/lib/contract/problem';
import type { RouteHandler, RouteModule } from './gate/address-table';
import type { FairShares, Refusal } from './gate/fair-shares';
import { admit, type GateOptions } from './gate/gate';
import type { MakeListener } from './listener-handover.mjs';
import { nameAnswer } from './page-answers';
import { UnderWay } from './under-way';

/** The route files as the bundler found them, by file: `./app/api/order/route.ts`. */
export type RouteFiles = Readonly<Record<string, unknown>>;

export interface ApplicationListenerOptions extends GateOptions {
  /** Do our routes answer by themselves, or is all handed to Next? The answers are the same. */
  readonly isDirect: boolean;
  readonly shares: FairShares;
  readonly onError: (message: string, error: unknown) => void;
}

/**
 * What they export, by the path of the address.
 * @param built the paths of all routes of the build: one that is no TypeScript is Next's to answer
 */
export function routesByPath(files: RouteFiles, built: Iterable<string>): Map<string, RouteModule> {
  const routes = new Map<string, RouteModule>();
  for (const path of built) routes.set(path, {});
  // Next's build checks what a route file exports.
  for (const [file, module] of Object.entries(files))
    routes.set(file.replace(/^\.\/app/, '').replace(/\/route\.ts$/, ''), module as RouteModule);
  return routes;
}

/** Answers the requests of this process. */
export interface ApplicationListener {
  readonly make: MakeListener;
  /**
   * Takes no more connections, makes each answer the last of its connection, and waits until all requests under way are
   * answered, for as long as `limitMs` at most; then a little longer for clients that come again on a connection that
   * rested, which are answered as well. Event streams have to be ended by who calls.
   */
  close(limitMs: number): Promise<void>;
}

/**
 * Answers the requests of this process: they pass the gate, then our routes answer by themselves, and Next answers all
 * the rest. Next would take several times as long to come to the same route (`npm run bench`).
 */
export function newApplicationListener({
  isDirect,
  shares,
  onError,
  ...gate
}: ApplicationListenerOptions): ApplicationListener {
  const underWay = new UnderWay();
  let server: Server | null = null;
  const answerRequest = async (request: IncomingMessage, response: ServerResponse, toNext: ToNext) => {
    underWay.add(response);
    try {
      const address = admit(request, response, gate);
      const refusal = shares.refusalOf(request, response, address);
      if (refusal !== null) {
        refuseForNow(refusal, response);
        return;
      }
      const handler = isDirect ? handlerOf(address?.handlers, request) : undefined;
      if (address?.kind === 'rendered') nameAnswer(request, response);
      if (handler === undefined) {
        closeIfUnread(request, response);
        await toNext(request, response);
      } else await answerDirectly(handler, request, response);
    } catch (error) {
      onError('a request could not be answered', error);
      refuse(response);
    }
  };
  return {
    make: (toNext, own) => {
      server = own;
      return (request, response) => answerRequest(request, response, toNext);
    },
    close: async (limitMs) => {
      if (server === null) return;
      const endsAtMs = performance.now() + limitMs;
      // As a server of sockets: one of HTTP would cut connections that rest, and what is on its way on them.
      const closed = new Promise((resolve) => {
        NetServer.prototype.close.call(server, resolve);
      });
      await underWay.ended(limitMs);
      const rested = new AbortController();
      await Promise.race([closed, sleep(REST_MS, undefined, { signal: rested.signal }).catch(() => {})]);
      rested.abort();
      // Where this process itself was held up, what came meanwhile has not been read yet.
      await immediate();
      await underWay.ended(Math.max(0, endsAtMs - performance.now()));
    },
  };
}

type ToNext = Parameters<MakeListener>[0];

/** What was not checked must not go on; but nobody is left without a word. */
function refuse(response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.statusCode = INTERNAL_PROBLEM.status;
  response.setHeader('content-type', 'application/problem+json');
  response.end(JSON.stringify(INTERNAL_PROBLEM));
}

/** The connection ends with it: what is left of the request is not read. */
function refuseForNow({ detail, retryAfterS }: Refusal, response: ServerResponse): void {
  const problem: ProblemJson = { type: 'about:blank', title: 'Too many requests', status: 429, detail };
  response.writeHead(problem.status, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'retry-after': String(retryAfterS),
    connection: 'close',
  });
  response.end(JSON.stringify(problem));
}

/** So long a client that is told nothing may still come again. */
const REST_MS = 250;

/** What Next puts on every answer of its own: a client cannot tell which way it went. */
const NEXTS_VARY = 'rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch';

/** All other answers are small, and go out in one piece. */
const isStream = (headers: Headers) => headers.get('content-type')?.startsWith('text/event-stream') ?? false;

/**
 * What is written otherwise, such as `/api//order` or `/api/%6frder`, Next redirects or decodes; it also knows what its own
 * scripts ask for (`RSC`).
 */
const PLAIN_PATH = /^(?:\/[\w.~-]+)+(?:\?|$)/;

const handlerOf = (
  handlers: RouteModule | null | undefined,
  { method = 'GET', url = '', headers }: IncomingMessage,
): RouteHandler | undefined =>
  PLAIN_PATH.test(url) && headers.rsc === undefined ? handlers?.[method] : undefined;

/**
 * The rest of a body that is refused is not read: what followed it would never be heard, and one without an end would hold
 * its connection for ever. Looked at when the answer begins, whoever gives it.
 */
function closeIfUnread(request: IncomingMessage, response: ServerResponse): void {
  const writeHead = response.writeHead;
  response.writeHead = function (this: ServerResponse, ...answer: Parameters<typeof writeHead>) {
    if (!request.complete) this.setHeader('connection', 'close');
    return writeHead.apply(this, answer);
  } as typeof writeHead;
}

async function answerDirectly(
  handler: RouteHandler,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  await send(await handler(new NodeRequest({ req: request, res: response })), request, response);
}

async function send(answer: Response, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, headers, body } = answer;
  response.statusCode = status;
  response.setHeader('vary', NEXTS_VARY);
  // Has Node send it in chunks, without a length, as Next does.
  response.removeHeader('content-length');
  if (!request.complete) response.setHeader('connection', 'close');
  // What the gate says of an answer holds; only of cookies there are several.
  for (const [name, value] of headers)
    if (name === 'set-cookie' || !response.hasHeader(name)) response.appendHeader(name, value);
  if (body === null || request.method === 'HEAD') {
    await body?.cancel();
    response.end();
    return;
  }
  if (!isStream(headers)) {
    response.end(Buffer.from(await answer.arrayBuffer()));
    return;
  }
  await sendStream(body, response);
}

/** Whoever reads may leave at any time. A reader of our own: a stream of Node's around it costs as much again a piece. */
async function sendStream(body: ReadableStream<Uint8Array>, response: ServerResponse): Promise<void> {
  const reader = body.getReader();
  const gone = new Promise<void>((resolve) => response.once('close', resolve));
  void gone.then(() => reader.cancel().catch(() => {}));
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (!response.write(value)) await Promise.race([once(response, 'drain'), gone]);
    if (response.destroyed) return;
  }
  response.end();
}
