import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ENV_NAMES } from '@/lib/server/env.mjs';

const ROOT = path.join(import.meta.dirname, '../..');
// The first start on an overloaded machine; an idle one takes 3 s.
const START_LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 12_000;
const POLL_MS = 25;

/** A real server as `npm start` starts it, in a process group of its own that can be killed as a whole. */
export class DrillServer {
  readonly url: string;
  #child: ChildProcess | null = null;
  #exited: Promise<number | null> = Promise.resolve(null);
  #output = '';
  #up = newGate();

  constructor(
    port: number,
    private readonly env: Readonly<Record<string, string>>,
  ) {
    this.url = `http://127.0.0.1:${port}`;
    this.env = { ...env, PORT: String(port), HOSTNAME: '127.0.0.1' };
    process.on('exit', () => this.#signal('SIGKILL'));
  }

  /** Does it answer, as far as we know? */
  get isUp(): boolean {
    return this.#up.isOpen();
  }

  /** Resolves while the server answers; after a kill, once it answers again. */
  whenUp(): Promise<void> {
    return this.#up.opened;
  }

  /** @returns milliseconds until it answered @throws when it does not come up */
  async start(): Promise<number> {
    const startedAtMs = Date.now();
    // Empty counts as unset, and keeps what .env or our own environment says away from the drill.
    const unset = Object.fromEntries(ENV_NAMES.map((name) => [name, '']));
    const child = spawn(process.execPath, ['--liftoff-only', 'scripts/start.mjs'], {
      cwd: ROOT,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...unset, ...this.env },
    });
    this.#child = child;
    this.#output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        this.#output = `${this.#output}${chunk}`.slice(-4000);
      });
    this.#exited = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
    while (!(await this.#answers())) {
      if (child.exitCode !== null || child.signalCode !== null || Date.now() - startedAtMs > START_LIMIT_MS)
        throw new Error(`The server did not start:\n${this.#output}`);
      await sleep(POLL_MS);
    }
    this.#up.open();
    return Date.now() - startedAtMs;
  }

  /** kill -9 to the whole group. Resolves when it is gone. */
  async kill(): Promise<void> {
    this.#up = newGate();
    this.#signal('SIGKILL');
    await this.#exited;
  }

  /** SIGTERM. @throws when it does not stop in time, or with an error */
  async stop(): Promise<void> {
    this.#up = newGate();
    this.#signal('SIGTERM');
    const code = await Promise.race([this.#exited, sleep(STOP_LIMIT_MS, 'late' as const, { ref: false })]);
    if (code !== 0) throw new Error(`The server did not stop as it should (${code}):\n${this.#output}`);
  }

  /** What it last said. */
  get output(): string {
    return this.#output;
  }

  #signal(signal: NodeJS.Signals): void {
    const child = this.#child;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    try {
      process.kill(-child.pid, signal);
    } catch {
      // Gone in the meantime.
    }
  }

  async #answers(): Promise<boolean> {
    try {
      const response = await fetch(`${this.url}/api/products`, { signal: AbortSignal.timeout(5_000) });
      await response.text();
      return response.ok;
    } catch {
      return false;
    }
  }
}

/** A promise and what fulfils it; Node 20 has no `Promise.withResolvers`. */
function newGate() {
  let isOpen = false;
  let resolveOpened = () => {};
  const opened = new Promise<void>((resolve) => {
    resolveOpened = resolve;
  });
  const open = () => {
    isOpen = true;
    resolveOpened();
  };
  return { opened, open, isOpen: () => isOpen };
}
