import type { ServerResponse } from 'node:http';

/** The answers that are being given. */
export class UnderWay {
  readonly #responses = new Set<ServerResponse>();
  #isEnding = false;
  #onEmpty = () => {};

  add(response: ServerResponse): void {
    this.#responses.add(response);
    // A connection that stays open would be cut with the next request on its way.
    if (this.#isEnding) response.setHeader('connection', 'close');
    response.once('close', () => {
      this.#responses.delete(response);
      if (this.#responses.size === 0) this.#onEmpty();
    });
  }

  /** From now on each answer is the last of its connection. Waits until there is none under way, or for so long. */
  async ended(limitMs: number): Promise<void> {
    this.#isEnding = true;
    for (const response of this.#responses)
      if (!response.headersSent) response.setHeader('connection', 'close');
    if (this.#responses.size === 0) return;
    let limit: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#onEmpty = resolve;
      limit = setTimeout(resolve, limitMs);
    });
    clearTimeout(limit);
  }
}
