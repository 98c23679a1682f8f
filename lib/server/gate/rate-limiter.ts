import { LRUCache } from 'lru-cache';

const WINDOW_MS = 60_000;
/** Clients that are counted at once, some 20 MB; beyond it the one that was quiet longest is forgotten. */
const MAX_CLIENTS = 100_000;

interface Count {
  taken: number;
  readonly endsAtMs: number;
}

/** How a client stands; times in whole seconds, as the headers have them. */
export interface Allowance {
  readonly isOver: boolean;
  readonly limit: number;
  readonly remaining: number;
  readonly resetS: number;
}

/**
 * Counts requests a minute and client. The minute begins with the client's first request. In the memory of this
 * process: with several servers each one counts what reaches it.
 */
export class RateLimiter {
  /** It makes room for all of them at once, which takes tens of milliseconds: made with the first client. */
  #counts: LRUCache<string, Count> | null = null;

  /** @param limit requests a minute */
  constructor(
    private readonly limit: number,
    private readonly maxClients = MAX_CLIENTS,
  ) {}

  /** Counts one request. @param key what is counted as one client @param nowMs a clock that never goes back */
  take(key: string, nowMs: number): Allowance {
    const known = this.#counts?.get(key);
    const count = known !== undefined && known.endsAtMs > nowMs ? known : this.#begin(key, nowMs);
    count.taken += 1;
    return {
      isOver: count.taken > this.limit,
      limit: this.limit,
      remaining: Math.max(0, this.limit - count.taken),
      resetS: Math.ceil((count.endsAtMs - nowMs) / 1000),
    };
  }

  #begin(key: string, nowMs: number): Count {
    const count = { taken: 0, endsAtMs: nowMs + WINDOW_MS };
    this.#counts ??= new LRUCache({ max: this.maxClients });
    this.#counts.set(key, count);
    return count;
  }
}
