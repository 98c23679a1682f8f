/**
 * The same reading for everybody who asks within some time of it. A failure is not kept.
 * @param nowMs a clock that never goes back
 */
export function keptFor<T>(
  keepMs: number,
  read: () => Promise<T>,
  nowMs: () => number = () => performance.now(),
): () => Promise<T> {
  let kept: { readonly reading: Promise<T>; readonly sinceMs: number } | null = null;
  return () => {
    if (kept !== null && nowMs() - kept.sinceMs < keepMs) return kept.reading;
    const own = { reading: read(), sinceMs: nowMs() };
    kept = own;
    own.reading.catch(() => {
      if (kept === own) kept = null;
    });
    return own.reading;
  };
}
