/** Idle, it looks no more often than this; a wake is earlier. */
const MAX_SLEEP_MS = 30_000;
/** However often it is woken: many commits are one look. */
const MIN_SLEEP_MS = 100;
/** After a look that failed. */
const LOOK_RETRY_MS = 1_000;

const FIRST_REST_MS = 1_000;
/** Shorter than the leases of those who rest: what they hold stays with them. */
const MAX_REST_MS = 8_000;

/** How long it rests where nothing got on so many times in a row. Milliseconds. */
export const restMs = (times: number): number => Math.min(FIRST_REST_MS * 2 ** (times - 1), MAX_REST_MS);

export interface QueueLoopOptions {
  /** Takes up what is due. @returns how much that was: more than nothing, and it looks again */
  readonly look: () => Promise<number>;
  /** When the next thing is due, in milliseconds of the epoch; infinity: nothing is. */
  readonly nextDueAt: () => Promise<number>;
  readonly now: () => Date;
  readonly onError: (error: unknown) => void;
}

/** Looks into a queue as things come due in it. Sleeps until the next one; `wake` tells of an earlier one. */
export class QueueLoop {
  #stopped = false;
  #loop: Promise<void> | null = null;
  /** When somebody wants it to look. Milliseconds. */
  #wakeAt = Number.POSITIVE_INFINITY;
  /** Sets the alarm of the sleep anew, while it sleeps. */
  #rearm: (() => void) | null = null;

  constructor(private readonly options: QueueLoopOptions) {}

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Something may be due, now or in so many milliseconds. */
  wake(inMs = 0): void {
    const at = this.options.now().getTime() + inMs;
    if (at >= this.#wakeAt) return;
    this.#wakeAt = at;
    this.#rearm?.();
  }

  /** Looks no more, and waits for the look that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#rearm?.();
    await this.#loop;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      try {
        this.#wakeAt = Number.POSITIVE_INFINITY;
        if ((await this.options.look()) > 0) continue;
        await this.#sleepUntil(await this.options.nextDueAt());
      } catch (error) {
        if (this.#stopped) return;
        this.options.onError(error);
        await this.#sleepUntil(this.options.now().getTime() + LOOK_RETRY_MS, false);
      }
    }
  }

  #sleepUntil(at: number, isWakeable = true): Promise<void> {
    const { now } = this.options;
    const from = now().getTime();
    const latest = Math.min(at, from + MAX_SLEEP_MS);
    return new Promise((resolve) => {
      let alarm: NodeJS.Timeout | undefined;
      const end = () => {
        this.#rearm = null;
        resolve();
      };
      this.#rearm = () => {
        clearTimeout(alarm);
        const wanted = Math.min(latest, isWakeable ? this.#wakeAt : latest);
        const until = this.#stopped ? from : Math.max(wanted, from + MIN_SLEEP_MS);
        alarm = setTimeout(end, Math.max(until - now().getTime(), 0));
      };
      this.#rearm();
    });
  }
}
