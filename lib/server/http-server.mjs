// @ts-check
// The HTTP server of the process: Node's own, with its limits said. Plain JavaScript, since it is there before the
// application is.
import { createServer } from 'node:http';

/** @typedef {import('./listener-handover.mjs').RequestListener} RequestListener */

/**
 * @typedef {object} ServerLimits
 * @property {number} keepAliveTimeoutMs how long a connection may rest between two requests
 * @property {number} headersTimeoutMs from the first byte of a request to the last of its headers
 * @property {number} requestTimeoutMs from the first byte of a request to the last of its body
 * @property {number} checkIntervalMs how often both are looked at
 * @property {number} maxConnections what comes beyond is closed at once
 */

/** @type {ServerLimits} */
export const SERVER_LIMITS = {
  // Longer than a balancer or a client keeps a resting connection, usually 60 s: whoever closes first must not be the
  // one that a request is on its way to.
  keepAliveTimeoutMs: 65_000,
  // Above the one before: some versions of Node count the rest before a request as part of it. Node wants no shorter time
  // for a whole request than for its headers.
  headersTimeoutMs: 66_000,
  requestTimeoutMs: 66_000,
  checkIntervalMs: 5_000,
  maxConnections: 20_000,
};

/** RFC 9110 has the list of methods in the answer; nothing here is a tunnel. */
const NO_TUNNEL =
  'HTTP/1.1 405 Method Not Allowed\r\nAllow: GET, HEAD, POST\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

/**
 * Listens. Requests that wish for another protocol (`Upgrade: h2c`, `websocket`) are answered in HTTP/1.1, as RFC 9110
 * lets a server do: so does Node as long as nobody listens for upgrades. A request that stops half-way is answered 408
 * and its connection closed.
 * @param {{ port: number, hostname: string, onRequest: RequestListener, limits?: ServerLimits }} options
 * port 0: any free one
 * @returns {Promise<{ server: import('node:http').Server, port: number }>}
 * @throws when it cannot listen there
 */
export async function openHttpServer({ port, hostname, onRequest, limits = SERVER_LIMITS }) {
  const server = createServer(
    {
      connectionsCheckingInterval: limits.checkIntervalMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
    },
    onRequest,
  );
  server.maxConnections = limits.maxConnections;
  server.on('connect', (_request, socket) => {
    socket.on('error', () => {});
    // Node no longer watches it: a client that leaves its end open would hold the connection.
    socket.end(NO_TUNNEL, () => socket.destroy());
  });
  // What else may be expected than "100-continue" is not known here; the request is answered as it is.
  server.on('checkExpectation', onRequest);
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, hostname, () => {
      server.off('error', reject);
      // Such as "no more descriptors": one connection is lost, the others go on.
      server.on('error', (error) => process.stderr.write(`The HTTP server: ${error.message}\n`));
      resolve(undefined);
    });
  });
  const address = server.address();
  return { server, port: typeof address === 'object' && address !== null ? address.port : port };
}
