/** Ends a stream. */
type End = () => void;

/**
 * The places for event streams of this process, shared fairly among clients: as long as there is room everybody gets what
 * they ask for; once there is none, who has fewer streams takes the place of the newest stream of whoever has the most.
 * Those poll, or find another server.
 */
export class StreamPlaces {
  /** By client, the eldest first. A client without a stream is not kept. */
  readonly #ends = new Map<string, Set<End>>();
  #size = 0;

  constructor(readonly max: number) {}

  get size(): number {
    return this.#size;
  }

  /** Would this client get a place now? */
  hasRoomFor(client: string): boolean {
    return this.#size < this.max || this.#crowdBeside(client) !== null;
  }

  /**
   * Takes a place, from another client if there is no other.
   * @param end hears that the stream has lost its place, or that the server stops
   * @returns how to give it back; to be called once the stream has ended in whatever way. Null: there is no place
   */
  take(client: string, end: End): (() => void) | null {
    if (this.#size >= this.max) {
      const newest = [...(this.#crowdBeside(client) ?? [])].at(-1);
      if (newest === undefined) return null;
      newest();
    }
    const own = this.#ends.get(client) ?? new Set();
    this.#ends.set(client, own);
    own.add(end);
    this.#size += 1;
    return () => {
      if (!own.delete(end)) return;
      this.#size -= 1;
      if (own.size === 0) this.#ends.delete(client);
    };
  }

  endAll(): void {
    for (const ends of [...this.#ends.values()]) for (const end of [...ends]) end();
  }

  /** The streams of the client that has the most, if it would still have as many as this one after losing one. */
  #crowdBeside(client: string): Set<End> | null {
    const own = this.#ends.get(client)?.size ?? 0;
    let most: Set<End> | null = null;
    for (const ends of this.#ends.values()) if (ends.size > (most?.size ?? own + 1)) most = ends;
    return most;
  }
}
