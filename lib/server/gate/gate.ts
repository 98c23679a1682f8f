import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PageKind } from './built-pages';
import { clientAddress, plainAddress } from './client-address';
import type { ContentPolicies } from './content-policies';
import {
  ALLOW_HEADER,
  BAD_ADDRESS_HEADER,
  CLIENT_HEADER,
  FACT_HEADERS,
  METHOD_HEADER,
  SCHEME_HEADER,
} from './request-facts';
import { STRICT_TRANSPORT, securityHeadersOf } from './security-headers';

export interface GateOptions {
  readonly policies: ContentPolicies;
  /** What page stands at this path? */
  readonly pageAt: (pathname: string) => PageKind;
  /** Is this address a proxy of ours, whose `X-Forwarded-*` headers count? */
  readonly isTrusted: (address: string) => boolean;
  readonly onError: (message: string, error: unknown) => void;
}

/** The route behind it refuses whatever comes, and says why. */
const UNKNOWN_PATH = '/api';

/** The methods that Next hands to route handlers; others end in errors of its own. */
const KNOWN_METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * Sees every request of this process before Next does: pages, API, static files and what is refused. Node tells of each
 * one on a channel. A proxy file of Next's would cost every request a run of its own, and sees no malformed ones.
 */
export function openGate(options: GateOptions): void {
  subscribe('http.server.request.start', (message) => {
    // The channel's messages have no type.
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    try {
      admit(request, response, options);
    } catch (error) {
      // What was not checked must not go on.
      request.destroy();
      options.onError('the gate failed', error);
    }
  });
}

/** Puts the headers of every answer on this one, and the facts of the connection on the request. */
export function admit(
  request: IncomingMessage,
  response: ServerResponse,
  { policies, pageAt, isTrusted }: Omit<GateOptions, 'onError'>,
): void {
  const { headers } = request;
  for (const name of FACT_HEADERS) delete headers[name];
  // Next takes its nonce from here: only ours counts.
  delete headers['content-security-policy'];
  delete headers['content-security-policy-report-only'];
  const peer = request.socket.remoteAddress ?? '';
  headers[CLIENT_HEADER] = clientAddress(peer, forwarded(headers['x-forwarded-for']), isTrusted);
  const isSecure = clientIsSecure(peer, forwarded(headers['x-forwarded-proto']), isTrusted);
  headers[SCHEME_HEADER] = isSecure ? 'https' : 'http';
  const asked = readAddress(request);
  const page = pageAt(asked);
  const pathname = refuseMethod(request, page) ? UNKNOWN_PATH : asked;
  for (const [name, value] of securityHeadersOf(pathname)) response.setHeader(name, value);
  if (isSecure) response.setHeader(...STRICT_TRANSPORT);
  // Next would let shared caches keep it for a year; after a deploy its scripts would be gone.
  if (page === 'prerendered') response.setHeader('Cache-Control', 'no-cache');
  const policy = policies.of(pathname);
  response.setHeader('Content-Security-Policy', policy.text);
  if (policy.hasNonce) headers['content-security-policy'] = policy.text;
}

const forwarded = (header: string | string[] | undefined) =>
  typeof header === 'string' ? header : header?.join(',');

/** TLS ends at the proxy, which says so; the outermost one counts, all between are ours. */
function clientIsSecure(
  peer: string,
  proto: string | undefined,
  isTrusted: (address: string) => boolean,
): boolean {
  return proto !== undefined && isTrusted(plainAddress(peer)) && proto.split(',')[0]?.trim() === 'https';
}

/**
 * Makes what Next answers with its own 500 or 400 into what our routes can refuse: addresses that cannot be decoded,
 * `*`, methods beyond HTTP's common ones.
 * @returns the path
 */
function readAddress(request: IncomingMessage): string {
  const { method = 'GET' } = request;
  if (!KNOWN_METHODS.has(method)) {
    request.headers[METHOD_HEADER] = method;
    request.method = 'OPTIONS';
  }
  const url = withoutHost(request.url ?? '/');
  request.url = url;
  const pathname = url.split(/[?#]/, 1)[0] ?? url;
  if (pathname.startsWith('/') && (!isApi(pathname) || isDecodable(pathname))) return pathname;
  request.headers[BAD_ADDRESS_HEADER] = '1';
  request.url = UNKNOWN_PATH;
  return UNKNOWN_PATH;
}

/**
 * Next renders a page whatever the method is, unless the build has rendered it. Only forms are sent to a page, and those
 * Next knows by their body: one without any brings an empty one.
 * @returns whether it was sent to the route that refuses
 */
function refuseMethod(request: IncomingMessage, page: PageKind): boolean {
  const { method = 'GET', headers } = request;
  if (page === null || page === 'prerendered' || method === 'GET' || method === 'HEAD') return false;
  if (page === 'rendered-with-form' && method === 'POST') {
    if (headers['transfer-encoding'] === undefined) headers['content-length'] ??= '0';
    return false;
  }
  headers[ALLOW_HEADER] = page === 'rendered-with-form' ? 'GET, HEAD, POST' : 'GET, HEAD';
  request.url = UNKNOWN_PATH;
  return true;
}

/** Pages of that kind are answered well: 404. */
const isApi = (pathname: string) => pathname.startsWith('/api');

/** RFC 9112 lets a client send the whole URL; a request to us is one whatever host it names. */
function withoutHost(url: string): string {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return url;
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
}

function isDecodable(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false;
  }
}
