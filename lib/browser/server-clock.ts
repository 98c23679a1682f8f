/**
 * Deadlines are instants of the server's clock. A reader's clock may be minutes off, so every answer's `Date`
 * corrects it; the header counts whole seconds, so smaller differences are left alone.
 */
const TOLERANCE_MS = 2_000;
let offsetMs = 0;

/** What a browser may take from its own cache tells when it was fetched, up to a year ago. */
const mayBeKept = (headers: Headers) => /max-age=[1-9]/.test(headers.get('cache-control') ?? '');

export function noteServerDate(headers: Headers, localNowMs: number): void {
  const serverMs = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(serverMs) || mayBeKept(headers)) return;
  const differenceMs = serverMs - localNowMs;
  offsetMs = Math.abs(differenceMs) > TOLERANCE_MS ? differenceMs : 0;
}

/** Now, by the server's clock. */
export function serverNowMs(): number {
  return Date.now() + offsetMs;
}
