// @ts-check
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below those that systems give to whoever names none, to each connection that goes out, too: one of these would soon be
 * somebody else's.
 */
const [FIRST, END] = [20_000, 30_000];

/** A TCP port of 127.0.0.1 that nobody listened on a moment ago. @returns {Promise<number>} */
export async function findFreePort() {
  for (;;) {
    const port = randomInt(FIRST, END);
    const server = createServer();
    try {
      await once(server.listen(port, '127.0.0.1'), 'listening');
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EADDRINUSE') continue;
      throw error;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}
