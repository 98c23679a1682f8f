import { RestartableServer } from '@/e2e/support/restartable-server';

/** A server under drill: clients can wait until it is there again. */
export class DrillServer extends RestartableServer {
  #up = newGate();

  /** Does it answer, as far as we know? */
  get isUp(): boolean {
    return this.#up.isOpen();
  }

  /** Resolves while the server answers; after a kill, once it answers again. */
  whenUp(): Promise<void> {
    return this.#up.opened;
  }

  override async start(): Promise<number> {
    const readyMs = await super.start();
    this.#up.open();
    return readyMs;
  }

  override kill(): Promise<void> {
    this.#up = newGate();
    return super.kill();
  }

  override stop(): Promise<void> {
    this.#up = newGate();
    return super.stop();
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
