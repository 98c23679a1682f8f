// @ts-check
// Where the HTTP server and the application meet. The server is plain JavaScript and listens before there is any
// application; Next bundles that one apart, so all they share is the process itself.

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('node:http').ServerResponse} ServerResponse
 *
 * @typedef {(request: IncomingMessage, response: ServerResponse) => void | Promise<void>} RequestListener
 * answers a request
 *
 * @typedef {(toNext: RequestListener, server: import('node:http').Server) => RequestListener} FrontDoor
 * what every request of the process goes through first, given the way on to Next and the server that it came to
 */

const KEY = Symbol.for('orderflow.front-door');

/** @returns {{ opened: Promise<FrontDoor>, open: (door: FrontDoor) => void }} */
function meetingPlace() {
  // The global object has no such property in its type.
  const holder = /** @type {{ [KEY]?: ReturnType<typeof meetingPlace> }} */ (
    /** @type {unknown} */ (globalThis)
  );
  if (holder[KEY] === undefined) {
    /** @type {(door: FrontDoor) => void} */
    let open = () => {};
    const opened = new Promise((resolve) => {
      open = resolve;
    });
    holder[KEY] = { opened, open };
  }
  return holder[KEY];
}

/** The application says: from now on requests are answered, and pass here. @param {FrontDoor} door */
export function openFrontDoor(door) {
  meetingPlace().open(door);
}

/** What the server waits for. @returns {Promise<FrontDoor>} */
export function frontDoorOpened() {
  return meetingPlace().opened;
}
