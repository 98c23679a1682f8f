import { SCHEME_HEADER } from '@/lib/server/gate/request-facts';

/** A cookie of ours. */
export interface OwnCookie {
  readonly name: string;
  /** The pages that need it. Over HTTPS it goes to all: browsers want that for the prefix. */
  readonly path: string;
  /** Left out: a link on another site brings it along, a form there does not. `Strict`: not even that. */
  readonly sameSite?: 'Strict';
}

/** Does the browser speak TLS? */
export const isSecure = ({ headers }: Request) => headers.get(SCHEME_HEADER) === 'https';

/**
 * Over HTTPS a browser takes a name with this prefix from this very host alone, and over TLS alone (RFC 6265bis): neither a
 * neighbour below the same domain nor somebody on the way can put one of his own there.
 */
const nameOf = (request: Request, { name }: OwnCookie) => (isSecure(request) ? `__Host-${name}` : name);

/** What the browser sent back; an empty text where it sent none. */
export function readCookie(request: Request, cookie: OwnCookie): string {
  const start = `${nameOf(request, cookie)}=`;
  const cookies = (request.headers.get('cookie') ?? '').split(/; */);
  return cookies.find((one) => one.startsWith(start))?.slice(start.length) ?? '';
}

/** `Set-Cookie`: no script reads it, no other site sends it, over TLS only where there is TLS. */
export function setCookie(request: Request, cookie: OwnCookie, value: string, maxAgeS: number): string {
  const path = isSecure(request) ? '/' : cookie.path;
  const secure = isSecure(request) ? '; Secure' : '';
  return `${nameOf(request, cookie)}=${value}; Path=${path}; Max-Age=${maxAgeS}; HttpOnly; SameSite=${cookie.sameSite ?? 'Lax'}${secure}`;
}
