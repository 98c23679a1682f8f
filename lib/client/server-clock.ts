/**
 * Deadlines are instants of the server's clock. A reader's clock may be minutes off, so every answer's `Date`
 * corrects it; the header counts whole seconds, so smaller differences are left alone.
 */
const TOLERANCE_MS = 2_000;
let offsetMs = 0;

export function noteServerDate(header: string | null, localNowMs: number): void {
  const serverMs = header === null ? Number.NaN : Date.parse(header);
  if (Number.isNaN(serverMs)) return;
  const differenceMs = serverMs - localNowMs;
  offsetMs = Math.abs(differenceMs) > TOLERANCE_MS ? differenceMs : 0;
}

/** Now, by the server's clock. */
export function serverNowMs(): number {
  return Date.now() + offsetMs;
}
