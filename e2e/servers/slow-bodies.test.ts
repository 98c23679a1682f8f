import { execFileSync } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TRIES_FAULTS } from '@/e2e/faults/faults';
import { BusyCustomers } from '@/e2e/support/busy-customers';
import { send } from '@/e2e/support/send';
import { removeDataDir, type Server, startServer } from '@/e2e/support/server';
import { shopAt } from '@/e2e/support/shop';
import { waitFor } from '@/e2e/support/wait-for';

const WANTED = 5_000;
/** What a process may have open besides. */
const OTHERS = 1_000;
const DRIP_EVERY_MS = 5_000;

/** Files that a process may have open; our servers inherit it. */
const mayOpen = Number(
  execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).replace('unlimited', '1e9'),
);

/** A request whose body never comes to its end. @returns what the server said until it closed the connection */
class SlowBody {
  said = '';
  isClosed = false;
  readonly #socket: Socket;

  constructor(url: URL) {
    const head = [
      'POST /api/order HTTP/1.1',
      `Host: ${url.host}`,
      'Content-Type: application/json',
      'Content-Length: 60000',
    ];
    this.#socket = connect(Number(url.port), url.hostname, () =>
      this.#socket.write(`${head.join('\r\n')}\r\n\r\n{`),
    );
    this.#socket.on('data', (bytes) => {
      this.said += bytes;
    });
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => {
      this.isClosed = true;
    });
  }

  get isSent(): boolean {
    return this.#socket.bytesWritten > 0;
  }

  drip(): void {
    if (!this.isClosed) this.#socket.write(' ');
  }
}

describe.runIf(TRIES_FAULTS)('thousands of requests whose bodies come a byte at a time', () => {
  let shop: Server;
  beforeAll(async () => {
    shop = await startServer({ variables: { LOG_LEVEL: 'info' } });
  });
  afterAll(async () => {
    await shop?.end();
    if (shop !== undefined) removeDataDir(shop.dataDir);
  });

  it('keep nobody else from buying, and are let go after a minute', async () => {
    const count = Math.min(WANTED, mayOpen - OTHERS);
    if (count < WANTED) console.log(`${count} connections only: ulimit -n is ${mayOpen}.`);
    expect(count).toBeGreaterThan(0);
    const url = new URL(shop.url);
    const slow: SlowBody[] = [];
    while (slow.length < count) {
      slow.push(...Array.from({ length: Math.min(250, count - slow.length) }, () => new SlowBody(url)));
      await waitFor('the connections', async () => slow.every(({ isSent }) => isSent));
    }
    const drip = setInterval(() => {
      for (const one of slow) one.drip();
    }, DRIP_EVERY_MS);
    const customers = new BusyCustomers([shop], 8);
    try {
      await customers.untilPaid(40);
      expect((await send(shop, '/')).status).toBe(200);
      expect(slow.filter(({ isClosed }) => isClosed)).toEqual([]);
      await waitFor(
        'all of them to be let go',
        async () => slow.every(({ isClosed }) => isClosed),
        10 * 60_000,
      );
      expect(new Set(slow.map(({ said }) => said.split('\r\n')[0]))).toEqual(
        new Set(['HTTP/1.1 408 Request Timeout']),
      );
      await customers.untilPaid(20);
    } finally {
      clearInterval(drip);
      await customers.stop();
    }
    expect(customers.refused).toBe(0);
    expect((await shopAt(shop).check()).ok).toBe(true);
  });
});
