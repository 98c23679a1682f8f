/** Where something could not be read again: later and later. */
const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 30_000;

/**
 * Reads something again whenever it may have changed, one reading at a time, so that nothing older is taken after something
 * newer. A reading that fails is tried again until it succeeds or nobody wants it any more.
 */
export class KeptFresh {
  #reading: Promise<void> | null = null;
  #isStale = false;
  #isClosed = false;
  #endWait: (() => void) | null = null;

  /** @param read reads and takes it; `onError` hears of each failure */
  constructor(
    private readonly read: () => Promise<void>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** It may be another one now. */
  changed(): void {
    this.#isStale = true;
    this.#reading ??= this.#readUntilFresh();
  }

  /** Resolves when the reading under way has ended, if there is one. */
  async settled(): Promise<void> {
    await this.#reading;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#endWait?.();
    await this.#reading;
  }

  async #readUntilFresh(): Promise<void> {
    for (let delayMs = FIRST_RETRY_MS; this.#isStale && !this.#isClosed; ) {
      this.#isStale = false;
      try {
        await this.read();
      } catch (error) {
        this.#isStale = true;
        this.onError(error);
        await this.#wait(delayMs);
        delayMs = Math.min(delayMs * 2, MAX_RETRY_MS);
      }
    }
    this.#reading = null;
  }

  #wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#endWait = null;
        resolve();
      };
      const timer = setTimeout(end, delayMs);
      this.#endWait = end;
    });
  }
}
