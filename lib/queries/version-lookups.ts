/** One statement asks for no more than that. */
const MAX_AT_ONCE = 1_000;

interface Question {
  readonly orderId: string;
  answer(version: number | null): void;
  fail(error: unknown): void;
}

/**
 * Asks the database for the versions of orders, those of all readers who come while it answers in one statement. Nobody's
 * answer is older than the question: what gathers meanwhile is asked anew.
 */
export class VersionLookups {
  #waiting: Question[] = [];
  #isAsking = false;

  /** @param ask the versions of these orders now; an order that is not there is left out */
  constructor(private readonly ask: (orderIds: readonly string[]) => Promise<ReadonlyMap<string, number>>) {}

  /** The order's version now; null: there is no such order. */
  find(orderId: string): Promise<number | null> {
    return new Promise((answer, fail) => {
      this.#waiting.push({ orderId, answer, fail });
      if (!this.#isAsking) void this.#askAll();
    });
  }

  async #askAll(): Promise<void> {
    this.#isAsking = true;
    while (this.#waiting.length > 0) {
      const questions = this.#waiting.splice(0, MAX_AT_ONCE);
      try {
        const versions = await this.ask([...new Set(questions.map(({ orderId }) => orderId))]);
        for (const { orderId, answer } of questions) answer(versions.get(orderId) ?? null);
      } catch (error) {
        for (const { fail } of questions) fail(error);
      }
    }
    this.#isAsking = false;
  }
}
