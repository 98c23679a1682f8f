import { SCHEME_HEADER } from '@/lib/server/gate/request-facts';

/** What all our cookies have in common: no script reads them, no other site sends them, over TLS only where there is TLS. */
export function cookieFlags(request: Request): string {
  return `HttpOnly; SameSite=Lax${request.headers.get(SCHEME_HEADER) === 'https' ? '; Secure' : ''}`;
}
