/**
 * The statements of one transaction that go on by themselves. Sent in their order on one connection, they are done in
 * their order: when one fails PostgreSQL refuses all that come after it and turns the commit into a rollback.
 */
export class RunningStatements {
  readonly #running: Promise<unknown>[] = [];
  #failed: { readonly error: unknown } | null = null;

  /** Takes one that is sent already. */
  add(statement: Promise<unknown>): void {
    this.#running.push(statement);
    statement.catch((error: unknown) => {
      this.#failed ??= { error };
    });
  }

  /**
   * Waits for one turn of the event loop: what could not even be sent, such as a value that the driver refuses, has
   * failed by then, and PostgreSQL, which heard nothing of it, would commit the rest. @throws what it failed with
   */
  async sent(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#failed !== null) throw this.#failed.error;
  }

  /** Waits for all of them. @throws what the first of them failed with */
  async done(): Promise<void> {
    await Promise.all(this.#running);
  }

  /** What the transaction failed with: that the server refuses whatever comes later tells nobody anything. */
  causeOf(error: unknown): unknown {
    return this.#failed === null ? error : this.#failed.error;
  }
}
