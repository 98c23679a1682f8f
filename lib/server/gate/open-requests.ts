/** The requests of each client that are being answered at this moment: nobody keeps the server to themselves. */
export class OpenRequests {
  /** By client; one without a request is not kept, so there are never more than requests. */
  readonly #open = new Map<string, number>();

  /** @param max of one client at once */
  constructor(readonly max: number) {}

  /** @returns how to give the place back, to be called once; null: this client has as many as it may */
  take(client: string): (() => void) | null {
    const open = this.#open.get(client) ?? 0;
    if (open >= this.max) return null;
    this.#open.set(client, open + 1);
    return () => {
      const left = (this.#open.get(client) ?? 1) - 1;
      if (left === 0) this.#open.delete(client);
      else this.#open.set(client, left);
    };
  }
}
