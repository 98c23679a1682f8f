import type { NoticeListener } from '@/lib/db/database';

/** `listen/notify` between simulated processes: a notice comes after its commit, to the living, or is lost. */
export class NoticeBus {
  readonly #listeners = new Map<NoticeListener, { readonly isDead: boolean }>();

  /** @param losesNotice asked for each notice and listener */
  constructor(private readonly losesNotice: () => boolean) {}

  listen(listener: NoticeListener, process: { readonly isDead: boolean }): () => Promise<void> {
    this.#listeners.set(listener, process);
    listener.onConnected();
    return async () => {
      this.#listeners.delete(listener);
    };
  }

  /** What a transaction told has been committed. */
  deliver(payloads: readonly string[]): void {
    for (const [listener, process] of this.#listeners) {
      if (process.isDead) this.#listeners.delete(listener);
      else for (const payload of payloads) if (!this.losesNotice()) listener.onNotice(payload);
    }
  }
}
