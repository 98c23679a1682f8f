/**
 * The statements of one transaction that go on by themselves. Sent in their order on one connection, they are done in
 * their order: when one fails PostgreSQL refuses all that come after it and turns the commit into a rollback.
 */
export class RunningStatements {
  readonly #running: Promise<unknown>[] = [];
  /** All that were sent, those that somebody waits for too. */
  readonly #sent: Promise<unknown>[] = [];
  #failed: { readonly error: unknown } | null = null;

  /** Takes one that is sent already. */
  add(statement: Promise<unknown>): void {
    this.#running.push(statement);
    statement.catch((error: unknown) => {
      this.#failed ??= { error };
    });
  }

  /** Knows of one that somebody waits for. @returns the same */
  watch<T>(statement: Promise<T>): Promise<T> {
    this.#sent.push(statement);
    return statement;
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
    const cause = await firstFailure(this.#running, error);
    // Of several that are waited for at once, one that came later may be heard of first.
    return isAborted(cause) ? firstFailure(this.#sent, cause) : cause;
  }
}

async function firstFailure(statements: readonly Promise<unknown>[], otherwise: unknown): Promise<unknown> {
  const failed = (await Promise.allSettled(statements)).find(({ status }) => status === 'rejected');
  return failed?.status === 'rejected' ? failed.reason : otherwise;
}

/** `in_failed_sql_transaction`: an earlier statement has failed. */
const isAborted = (error: unknown) => error instanceof Error && 'code' in error && error.code === '25P02';
