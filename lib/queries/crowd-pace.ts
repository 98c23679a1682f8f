/** About what it costs to tell one watcher: as long again is left to everybody else. */
const REST_PER_WATCHER_MS = 0.05;
/** Fewer are told as fast as anything happens: that costs no more than what happened. */
const CROWD = 20;
/** So many changes in a row a crowd is told each by itself; an order that lives its life has a dozen. */
const AT_ONCE = 32;
/** Beyond that what changes meanwhile is told in one. */
const EVERY_MS = 500;

/**
 * How fast the watchers of one order are told. Each one told is a call of the system, which no code of ours can save; so
 * an order that changes all the time before a crowd would take the server from everybody else. A change after a quiet
 * moment is told at once, and many more right after it: places that fill again with time, as in a token bucket.
 */
export class CrowdPace {
  #places = AT_ONCE;
  #filledAtMs = 0;

  /**
   * They have been told.
   * @param told how many
   * @param nowMs by a clock that never goes back
   * @returns for how many milliseconds to rest now; what changes meanwhile is told in one
   */
  restAfter(told: number, nowMs: number): number {
    if (told < CROWD) return 0;
    const filled = (nowMs - this.#filledAtMs) / EVERY_MS;
    this.#places = Math.min(AT_ONCE, this.#places + filled) - 1;
    this.#filledAtMs = nowMs;
    return Math.max(told * REST_PER_WATCHER_MS, -this.#places * EVERY_MS);
  }
}
