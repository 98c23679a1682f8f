import { request } from './request';

/**
 * A GET that remembers the ETag of each address. A 304 gives back the very object given before, so nothing
 * renders again. `newer` keeps what is shown from going back when a slow answer overtakes a fast one.
 */
export interface EtagCache<T> {
  get(url: string): Promise<T>;
  /** Takes data that came another way, such as the answer to a POST; gives back what is to be shown. */
  accept(url: string, data: T): T;
  /** When the server last confirmed what we have, and when it last changed; 0 when never. */
  seenAtMs(url: string): number;
  changedAtMs(url: string): number;
}

interface Kept<T> {
  etag: string | null;
  data: T;
  seenAtMs: number;
  changedAtMs: number;
}

const MAX_KEPT = 50;

export function createEtagCache<T>(
  newer: (shown: T, arrived: T) => T,
  nowMs: () => number,
  send: (url: string, init: RequestInit) => Promise<Response> = request,
): EtagCache<T> {
  const kept = new Map<string, Kept<T>>();

  const keep = (url: string, data: T, etag: string | null): T => {
    const before = kept.get(url);
    const chosen = before === undefined ? data : newer(before.data, data);
    const unchanged = before !== undefined && chosen === before.data;
    kept.delete(url);
    kept.set(url, {
      etag,
      data: chosen,
      seenAtMs: nowMs(),
      changedAtMs: unchanged ? before.changedAtMs : nowMs(),
    });
    for (const oldest of kept.keys()) {
      if (kept.size <= MAX_KEPT) break;
      kept.delete(oldest);
    }
    return chosen;
  };

  return {
    async get(url) {
      const etag = kept.get(url)?.etag;
      const headers: Record<string, string> = { accept: 'application/json' };
      if (etag) headers['if-none-match'] = etag;
      const response = await send(url, { headers });
      const before = kept.get(url);
      if (response.status === 304 && before !== undefined) {
        before.seenAtMs = nowMs();
        return before.data;
      }
      return keep(url, (await response.json()) as T, response.headers.get('etag'));
    },
    accept: (url, data) => keep(url, data, null),
    seenAtMs: (url) => kept.get(url)?.seenAtMs ?? 0,
    changedAtMs: (url) => kept.get(url)?.changedAtMs ?? 0,
  };
}
