import { isTransient } from '@/lib/db/sql-state';
import { AppError, isAppError } from '@/lib/errors';
import { getApp } from '@/lib/server/app';
import { METHOD_HEADER } from '@/lib/server/gate/request-facts';
import { deskPaths } from '@/lib/story/desk-paths';
import { bearerToken, readBearer } from './bearer';
import { readBody, refuseTooLarge } from './body';
import { refusalByLimit } from './limit';
import { loggedPath } from './logged-path';
import { internalProblem, isForNow, notNowPage, problem, problemPage, signedOutPage } from './problem';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
type Method = (typeof METHODS)[number];

/** A request whose body has been read within its limit and which comes from our own pages or from no browser. */
export interface Incoming {
  readonly request: Request;
  readonly url: URL;
  readonly body: Uint8Array<ArrayBuffer>;
}

const NOT_NOW = 'The shop cannot do this at the moment: its database takes nothing. Try again shortly.';

/** Handlers of the desk stand under `/forms` where a page has the address. */
const DESK = /^(\/forms)?\/desk(\/|$)/;

type Handler = (incoming: Incoming) => Promise<Response> | Response;

interface RouteOptions {
  /** GET changes something: refused from other sites too, and there is no HEAD. */
  readonly guardGet?: boolean;
  /** What else is refused by how the server was started; asked at each request. */
  readonly refuses?: (method: Method) => boolean;
  /** Creates, pays or moves a clock: each client may ask `RATE_LIMIT` times a minute, all such addresses together. */
  readonly limited?: boolean | ((request: Request) => boolean);
  /** A body may have more than 64 KiB, up to so many bytes: of who may send one, which is asked before it is read. */
  readonly larger?: { readonly maxBytes: number; readonly admit: (request: Request) => Promise<unknown> };
  /** The whole address is not there as this server is set up; asked at each request. */
  readonly isHidden?: (request: Request) => boolean;
}

/**
 * The handlers of one route file: every method answers, the missing ones with 405 and `Allow`.
 * Checks in the contract's order: 405, 413, 403, 429, then the handler's own 400 and 422. The body is read after them, so
 * that whoever is refused holds nothing; one that only turns out to be too large is 413 after 429.
 */
export function route(handlers: Partial<Record<Method, Handler>>, options: RouteOptions = {}) {
  const { guardGet = false, refuses = () => false, isHidden = () => false } = options;
  const isThere = (method: Method) =>
    method === 'OPTIONS' ||
    (method === 'HEAD' ? handlers.GET !== undefined && !guardGet : handlers[method] !== undefined);
  const methods = METHODS.filter(isThere);
  const takes = (method: Method) => isThere(method) && (method === 'OPTIONS' || !refuses(method));
  const answer = (method: Method) =>
    Object.assign(
      (request: Request) => {
        if (isHidden(request)) return problem(new AppError('not-found', 'There is nothing at this address.'));
        const allow = METHODS.filter(takes).join(', ');
        if (!takes(method) || request.headers.has(METHOD_HEADER))
          return problem(new AppError('method-not-allowed', `This address takes ${allow}.`), { allow });
        const handler = handlers[method === 'HEAD' ? 'GET' : method];
        if (handler === undefined) return new Response(null, { status: 204, headers: { allow } });
        const guarded = guardGet || !(method === 'GET' || method === 'HEAD');
        const limited = typeof options.limited === 'function' ? options.limited(request) : options.limited;
        const rules = { guarded, limited: guarded && limited === true, larger: options.larger };
        return answered(request, handler, rules);
      },
      { methods },
    );
  return {
    GET: answer('GET'),
    HEAD: answer('HEAD'),
    POST: answer('POST'),
    PUT: answer('PUT'),
    PATCH: answer('PATCH'),
    DELETE: answer('DELETE'),
    OPTIONS: answer('OPTIONS'),
  };
}

async function answered(
  request: Request,
  handler: Handler,
  {
    guarded,
    limited,
    larger,
  }: Record<'guarded' | 'limited', boolean> & {
    readonly larger: RouteOptions['larger'] | undefined;
  },
): Promise<Response> {
  const { answering } = getApp();
  answering.add(request);
  try {
    refuseTooLarge(request, larger?.maxBytes);
    if (guarded && isCrossSite(request))
      throw new AppError(
        'forbidden',
        'Requests from other web sites are not taken. Send it from our pages or from a server.',
      );
    const refusal = limited ? refusalByLimit(request) : null;
    if (refusal !== null) return refusal;
    await readBearer(request);
    await larger?.admit(request);
    const body = await readBody(request, larger?.maxBytes);
    return await handler({ request, url: new URL(request.url), body });
  } catch (error) {
    // Who asked has left in the middle: nobody reads this.
    if (request.signal.aborted && !isAppError(error)) return new Response(null, { status: 400 });
    return refusalOf(error, request);
  } finally {
    answering.delete(request);
  }
}

function refusalOf(error: unknown, request: Request): Response {
  const { log } = getApp();
  const path = loggedPath(request);
  if (isAppError(error)) return (isBrowsing(request) ? pageOf(error, request) : null) ?? problem(error);
  if (isTransient(error)) {
    log.warn({ err: error, path }, 'the database does not take a request now');
    return refusalOf(new AppError('unavailable', NOT_NOW), request);
  }
  log.error({ err: error, path }, 'a request failed');
  return internalProblem();
}

/** What a person sees instead of JSON; null: as everybody. */
function pageOf(error: AppError, request: Request): Response | null {
  if (isForNow(error)) return notNowPage(error);
  // Whoever sends a token is no browser's form.
  if (bearerToken(request) !== null || !DESK.test(new URL(request.url).pathname)) return null;
  if (error.code === 'unauthorized') return signedOutPage();
  return error.code === 'forbidden' ? problemPage(error, deskPaths.home()) : null;
}

/** Will a person see the answer as a page? Scripts of ours ask for JSON, other clients for anything. */
const isBrowsing = (request: Request) => (request.headers.get('accept') ?? '').startsWith('text/html');

/**
 * A browser says so itself; neither header means a server, which is allowed. Our own pages stand at `PUBLIC_URL`; where that
 * is not set, at the host that the browser asked for.
 */
export function isCrossSite(request: Request): boolean {
  if (request.headers.get('sec-fetch-site') === 'cross-site') return true;
  const origin = request.headers.get('origin');
  if (origin === null) return false;
  if (!URL.canParse(origin)) return true;
  const from = new URL(origin);
  const { publicUrl } = getApp().env;
  return publicUrl === null ? from.host !== request.headers.get('host') : from.origin !== publicUrl;
}
