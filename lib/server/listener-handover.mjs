// @ts-check
// How the application hands its request listener to the HTTP server. The server is plain JavaScript and listens before
// there is any application; Next bundles that one apart, so all they share is the process itself.

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('node:http').ServerResponse} ServerResponse
 *
 * @typedef {(request: IncomingMessage, response: ServerResponse) => void | Promise<void>} RequestListener
 * answers a request
 *
 * @typedef {(toNext: RequestListener, server: import('node:http').Server) => RequestListener} MakeListener
 * makes the listener that every request of the process goes to, given Next's and the server that they come to
 */

const KEY = Symbol.for('orderflow.request-listener');

/** @returns {{ handedOver: Promise<MakeListener>, handOver: (makeListener: MakeListener) => void }} */
function handover() {
  // The global object has no such property in its type.
  const holder = /** @type {{ [KEY]?: ReturnType<typeof handover> }} */ (/** @type {unknown} */ (globalThis));
  if (holder[KEY] === undefined) {
    /** @type {(makeListener: MakeListener) => void} */
    let handOver = () => {};
    const handedOver = new Promise((resolve) => {
      handOver = resolve;
    });
    holder[KEY] = { handedOver, handOver };
  }
  return holder[KEY];
}

/** The application says: from now on requests are answered, and so. @param {MakeListener} makeListener */
export function handOverListener(makeListener) {
  handover().handOver(makeListener);
}

/** What the server waits for. @returns {Promise<MakeListener>} */
export function listenerHandedOver() {
  return handover().handedOver;
}
