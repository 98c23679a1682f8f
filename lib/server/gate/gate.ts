import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Address, type AddressTable, FORMS } from './address-table';
import { NOT_FOUND } from './built-pages';
import { clientAddress, plainAddress } from './client-address';
import type { ContentPolicies } from './content-policies';
import { type Home, isForAnyHost, isHost } from './home';
import {
  ALLOW_HEADER,
  BAD_ADDRESS_HEADER,
  CLIENT_HEADER,
  FACT_HEADERS,
  METHOD_HEADER,
  SCHEME_HEADER,
} from './request-facts';
import { isOfOneOrder, NOT_INDEXED } from './robots';
import { STRICT_TRANSPORT, securityHeadersOf } from './security-headers';

export interface GateOptions {
  readonly addresses: AddressTable;
  readonly policies: ContentPolicies;
  /** Is this address a proxy of ours, whose `X-Forwarded-*` headers count? */
  readonly isTrusted: (address: string) => boolean;
  readonly home: Home;
}

/** The route behind it refuses whatever comes, and says why. */
const UNKNOWN_PATH = '/api';

/** The methods that Next hands to route handlers; others end in errors of its own. */
const KNOWN_METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * Sees every request of this process before anything answers it: pages, API, static files and what is refused. Puts the
 * headers of every answer on this one, and the facts of the connection on the request. A proxy file of Next's would cost
 * every request a run of its own, and sees no malformed ones.
 * @returns what stands at the address that the request goes to from here; null: nothing that we know, Next answers
 */
export function admit(
  request: IncomingMessage,
  response: ServerResponse,
  { addresses, policies, isTrusted, home }: GateOptions,
): Address | null {
  const { headers } = request;
  for (const name of FACT_HEADERS) delete headers[name];
  // Next takes its nonce from here: only ours counts.
  delete headers['content-security-policy'];
  delete headers['content-security-policy-report-only'];
  const peer = request.socket.remoteAddress ?? '';
  headers[CLIENT_HEADER] = clientAddress(peer, forwarded(headers['x-forwarded-for']), isTrusted);
  const isSecure = home.isSecure ?? clientIsSecure(peer, forwarded(headers['x-forwarded-proto']), isTrusted);
  headers[SCHEME_HEADER] = isSecure ? 'https' : 'http';
  const pathname = readAddress(request, home);
  const asked = addresses.find(pathname);
  const isOrders = isOfOneOrder(request.url ?? '');
  const goesTo = redirected(request, asked, addresses);
  // What a page does not take is refused as data.
  const shown = goesTo === asked || goesTo === asked?.form ? pathname : UNKNOWN_PATH;
  for (const [name, value] of securityHeadersOf(shown)) response.setHeader(name, value);
  if (isSecure) response.setHeader(...STRICT_TRANSPORT);
  if (isOrders) response.setHeader(...NOT_INDEXED);
  // Next would let shared caches keep it for a year; after a deploy its scripts would be gone.
  if (goesTo?.kind === 'prerendered') response.setHeader('Cache-Control', 'no-cache');
  const policy = policies.of(shown, asked);
  response.setHeader('Content-Security-Policy', policy.text);
  if (policy.hasNonce) headers['content-security-policy'] = policy.text;
  request.rawHeaders = asNodeReadThem(headers);
  return goesTo;
}

/**
 * Who reads the headers as they came finds what Node made of them, as Next does: one of each, and none that claims
 * something in the gate's name.
 */
function asNodeReadThem(headers: IncomingMessage['headers']): string[] {
  const pairs: string[] = [];
  for (const name in headers) {
    const value = headers[name];
    if (typeof value === 'string') pairs.push(name, value);
    else for (const one of value ?? []) pairs.push(name, one);
  }
  return pairs;
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
 * Makes what Next answers with its own 500 or 400 into what our routes and pages can refuse: addresses that cannot be
 * decoded, `*`, methods beyond HTTP's common ones. What is for another host is refused here, too.
 * @returns the path
 */
function readAddress(request: IncomingMessage, home: Home): string {
  const { method = 'GET', headers } = request;
  if (!KNOWN_METHODS.has(method)) {
    headers[METHOD_HEADER] = method;
    request.method = 'OPTIONS';
  }
  const { url: sent, host } = withoutHost(request);
  const url = withoutDots(sent);
  request.url = url;
  const pathname = url.split(/[?#]/, 1)[0] ?? url;
  if (!isHost(headers.host)) return refused(request, 'host');
  if (!home.isOurs(host) && !isForAnyHost(pathname))
    return refused(request, isApi(pathname) ? 'other-host' : 'other-host-page');
  if (pathname.startsWith('/') && isDecodable(pathname)) return withoutAlias(request, pathname);
  if (pathname.startsWith('/') && !isApi(pathname)) {
    request.url = NOT_FOUND;
    return NOT_FOUND;
  }
  return refused(request, 'path');
}

/** Sends it to the route that says what is wrong with it. */
function refused(request: IncomingMessage, what: 'host' | 'path' | 'other-host' | 'other-host-page'): string {
  request.headers[BAD_ADDRESS_HEADER] = what;
  // Whoever reads the address there must be able to.
  if (what === 'host') request.headers.host = 'localhost';
  request.url = UNKNOWN_PATH;
  return UNKNOWN_PATH;
}

const DOTS = /(?:^|\/)(?:\.|%2e){1,2}(?=[/?#]|$)|\\/i;

/** Whoever looks at the path must see the one that is meant: `/x/../cart` is `/cart`. */
function withoutDots(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? url;
  if (!DOTS.test(path) || !URL.canParse(url, 'http://localhost')) return url;
  const { pathname, search } = new URL(url, 'http://localhost');
  return `${pathname}${search}`;
}

/**
 * Next renders a page whatever the method is, and answers what it has rendered with an error of its own. A form goes to
 * the route that takes it, what a page does not take to the one that refuses.
 */
function redirected(
  request: IncomingMessage,
  asked: Address | null,
  addresses: AddressTable,
): Address | null {
  const { method = 'GET', headers } = request;
  if (asked === null || asked.path === NOT_FOUND) {
    readOnly(request);
    return asked;
  }
  if (asked.kind === 'route') return asked;
  if (!asked.methods.includes(method)) {
    headers[ALLOW_HEADER] = asked.methods.join(', ');
    request.url = UNKNOWN_PATH;
    return addresses.find(UNKNOWN_PATH);
  }
  if (method === 'POST' && asked.form !== null) {
    request.url = `${FORMS}${request.url}`;
    return asked.form;
  }
  return asked;
}

/** What Next's own tools send while developing. */
const TOOLS = /^\/(?:__nextjs|_next\/)/;

/**
 * Whatever is sent to where nothing stands is answered with that, as if it had been asked for: Next would look for a server
 * action in it, and fail.
 */
function readOnly(request: IncomingMessage): void {
  const { method = 'GET', headers, url = '/' } = request;
  if (READING.has(method) || (process.env.NODE_ENV === 'development' && TOOLS.test(url))) return;
  request.method = 'GET';
  delete headers[METHOD_HEADER];
  delete headers['content-type'];
}

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Another name of a page, for those who know the original's. */
const ALIASES: ReadonlyMap<string, string> = new Map([['/index.html', '/developers']]);

function withoutAlias(request: IncomingMessage, pathname: string): string {
  const path = ALIASES.get(pathname);
  if (path === undefined) return pathname;
  request.url = path + (request.url ?? '').slice(pathname.length);
  return path;
}

/** Pages are refused with a page. */
const isApi = (pathname: string) => /^\/api(?:\/|$)/.test(pathname);

/** RFC 9112, 3.2.2 lets a client send the whole URL; the host in it counts before the header. */
function withoutHost({ url = '/', headers }: IncomingMessage): { url: string; host: string | undefined } {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return { url, host: headers.host };
  const { pathname, search, host } = new URL(url);
  return { url: `${pathname}${search}`, host };
}

function isDecodable(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false;
  }
}
