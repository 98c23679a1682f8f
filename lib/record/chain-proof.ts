import type { ChainJson } from '@/lib/contract/audit';
import type { Sql } from '@/lib/db/database';
import { findLastDeskActId, type ProvenChain, proveDeskActs, UNPROVEN } from '@/lib/db/tables/desk-acts';

/** A whole proof is as good as new for so long; then it is made again from the first row on. */
const KEPT_MS = 60_000;
/** Whoever asks waits no longer for one that goes on. */
const PATIENCE_MS = 500;

/**
 * Proves the chain of the record while somebody asks for it, from the first row on: a row that was proven may have been changed
 * since. One proof at a time, a thousand rows at a time, with room for others in between.
 */
export class ChainProof {
  #proven: ProvenChain = UNPROVEN;
  /** Of the proof that ended last. */
  #ended: { readonly proven: ProvenChain; readonly at: Date } | null = null;
  #running: Promise<void> | null = null;

  constructor(
    private readonly sql: Sql,
    private readonly now: () => Date,
  ) {}

  /** How far it is proven. Begins a new proof where the last one is old, or rows came since. */
  async read(): Promise<ChainJson> {
    const last = await findLastDeskActId(this.sql);
    if (!this.#isFresh(last)) this.#running ??= this.#prove();
    // One that fails when nobody waits any more is begun anew by whoever asks next.
    this.#running?.catch(() => {});
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS);
    });
    await Promise.race([this.#running, patience]).finally(() => clearTimeout(timer));
    const proven = this.#running === null ? (this.#ended?.proven ?? this.#proven) : this.#proven;
    return {
      provenUpTo: proven.upTo.toString(),
      last: (last > proven.upTo ? last : proven.upTo).toString(),
      brokenAt: proven.brokenAt?.toString() ?? null,
      at: (this.#running === null ? (this.#ended?.at ?? this.now()) : this.now()).toISOString(),
    };
  }

  #isFresh(last: bigint): boolean {
    if (this.#ended === null) return false;
    const { proven, at } = this.#ended;
    return this.now().getTime() - at.getTime() < KEPT_MS && (proven.brokenAt !== null || proven.upTo >= last);
  }

  async #prove(): Promise<void> {
    try {
      this.#proven = UNPROVEN;
      while (this.#proven.brokenAt === null && !this.#proven.isWhole)
        this.#proven = await proveDeskActs(this.sql, this.#proven);
      this.#ended = { proven: this.#proven, at: this.now() };
    } finally {
      this.#running = null;
    }
  }
}
