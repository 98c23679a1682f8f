/** All readers of an order ask within 300 ms of its change; who comes later reads anew. */
const KEEP_MS = 1_000;
/** That of a thousand steps is half a megabyte. */
const MAX_KEPT = 50;

/** What a version of an order is told with, made once for all who ask for it together. A failure is not kept. */
export class SharedBodies {
  /** The eldest first. Promises: those who ask while it is made wait for it. */
  readonly #bodies = new Map<string, Promise<string>>();

  /** @param part which part of it, where parts are asked for */
  of(
    { id, version }: { id: string; version: number },
    make: () => Promise<string>,
    part = '',
  ): Promise<string> {
    const key = `${id} ${version} ${part}`;
    const known = this.#bodies.get(key);
    if (known !== undefined) return known;
    const body = make();
    this.#bodies.set(key, body);
    const forget = () => {
      if (this.#bodies.get(key) === body) this.#bodies.delete(key);
    };
    body.then(() => setTimeout(forget, KEEP_MS).unref(), forget);
    const [eldest] = this.#bodies.keys();
    if (this.#bodies.size > MAX_KEPT && eldest !== undefined) this.#bodies.delete(eldest);
    return body;
  }
}
