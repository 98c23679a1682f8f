/** What PostgreSQL says to whatever comes after a statement that failed. */
const ABORTED = '25P02';

/**
 * The statements of one transaction that go on by themselves. Sent in their order on one connection, they are done in
 * their order: when one fails PostgreSQL refuses all that come after it and turns the commit into a rollback.
 */
export class RunningStatements {
  readonly #running: Promise<unknown>[] = [];
  #failed: { readonly error: unknown } | null = null;
  #first: { readonly error: unknown } | null = null;

  /**
   * Hears how one fares that somebody waits for, as it comes from the connection: of two that are answered at once, who
   * has further to tell of the first would be heard after the second, which was only refused because of it.
   */
  watch<T>(statement: Promise<T>): Promise<T> {
    statement.catch((error: unknown) => {
      if (!isAborted(error)) this.#first ??= { error };
    });
    return statement;
  }

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

  /**
   * What the transaction failed with: that the server refuses whatever comes later tells nobody anything. The first by
   * the order of sending: who hears of it first depends on who has words of its own for it.
   * All are answered, or the connection is gone.
   */
  async causeOf(error: unknown): Promise<unknown> {
    const failed = (await Promise.allSettled(this.#running)).find(({ status }) => status === 'rejected');
    const cause = failed?.status === 'rejected' ? failed.reason : error;
    return this.#first !== null && isAborted(cause) ? this.#first.error : cause;
  }
}

/** Also in words of somebody's own. */
const isAborted = (error: unknown): boolean =>
  error instanceof Error && (('code' in error && error.code === ABORTED) || isAborted(error.cause));
