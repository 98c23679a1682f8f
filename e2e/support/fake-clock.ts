import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFakeTime } from '@/scripts/setup/system-parts.mjs';

/** The clock of one server: the machine's, off by what a test says, and moved while it runs. */
export class FakeClock {
  readonly #folder = mkdtempSync(join(tmpdir(), 'orderflow-clock-'));

  /** What the server finds in its environment. Only the time of day is off; what measures how long something takes is not. */
  get variables(): Record<string, string> {
    return {
      LD_PRELOAD: findFakeTime() ?? '',
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_CACHE_DURATION: '1',
      DONT_FAKE_MONOTONIC: '1',
    };
  }

  constructor() {
    this.set('+0');
  }

  /** @param offset as libfaketime writes it: `+0`, `+1d`, `-2h`, `+60s`. It is seen within a second. */
  set(offset: string): void {
    // Never half of it: it is read at any moment.
    writeFileSync(`${this.#file}.new`, offset);
    renameSync(`${this.#file}.new`, this.#file);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #file(): string {
    return join(this.#folder, 'offset');
  }
}
