/**
 * What every answer carries besides its Content-Security-Policy, after OWASP's list of HTTP headers. Not on it here:
 * Cross-Origin-Embedder-Policy (nothing of ours needs isolation).
 */
export const SECURITY_HEADERS: readonly (readonly [name: string, value: string])[] = [
  ['X-Content-Type-Options', 'nosniff'],
  // For browsers that do not know frame-ancestors.
  ['X-Frame-Options', 'DENY'],
  // Addresses name orders: no other site is told them. Our own pages keep sending Origin, which the 403 rule reads.
  ['Referrer-Policy', 'same-origin'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['X-Permitted-Cross-Domain-Policies', 'none'],
  [
    'Permissions-Policy',
    'camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()',
  ],
];

/** What other sites may show: without any personal data, and the same for everybody. */
const FOR_OTHER_SITES: ReadonlySet<string> = new Set(['/api/order/badge.svg']);

/** Where a link in a mail leads, or a provider of sign-ins: what its address holds goes no further, not even to ourselves. */
const HOLDS_TOKEN = /^\/(my-order\/|desk\/sign-in\/callback$)/;

/** Pages that other sites may put into a frame: nothing can be done there, and nothing personal is shown. */
const FOR_FRAMES: ReadonlySet<string> = new Set(['/embed/order']);

export const mayBeFramed = (pathname: string) => FOR_FRAMES.has(pathname);

/** The headers of one path. What is set here holds: neither Next nor a route changes it. */
export function securityHeadersOf(pathname: string): readonly (readonly [name: string, value: string])[] {
  if (mayBeFramed(pathname)) return SECURITY_HEADERS.filter(([name]) => name !== 'X-Frame-Options');
  if (HOLDS_TOKEN.test(pathname)) return [...SECURITY_HEADERS, ['Referrer-Policy', 'no-referrer']];
  if (!FOR_OTHER_SITES.has(pathname)) return SECURITY_HEADERS;
  return [...SECURITY_HEADERS, ['Cross-Origin-Resource-Policy', 'cross-origin']];
}

/** Two years, as OWASP has it. Only over HTTPS: browsers must not believe it elsewhere (RFC 6797). */
export const STRICT_TRANSPORT = ['Strict-Transport-Security', 'max-age=63072000; includeSubDomains'] as const;
