// @ts-check
// What our reporters tell `npm test` while a runner works. Both sides of the channel import this file.

/**
 * Counts are of tests. A name is a file's path, its project in brackets where one file runs in several, and below it
 * the titles, joined by ` > `.
 *
 * @typedef {{ kind: 'started' | 'finished', name: string }} Moved a file or a test
 * @typedef {{ kind: 'file', name: string, passed: number, failed: number, skipped: number, ms: number }} FileDone
 * @typedef {{ kind: 'failure', name: string, text: string }} Failure
 * @typedef {{ kind: 'end' }} End all that was told before has arrived
 * @typedef {Moved | FileDone | Failure | End} Progress
 */

/**
 * Tells it to `npm test`; where a runner was started by hand there is nobody to tell.
 * @param {Progress} progress @returns {Promise<void>} when it is handed over
 */
export function tell(progress) {
  return new Promise((resolve) => {
    if (process.send === undefined) resolve();
    else process.send(progress, undefined, undefined, () => resolve());
  });
}

/** @param {unknown} message @returns {Progress | null} null: something else that a runner sends */
export function readProgress(message) {
  const isOurs =
    typeof message === 'object' &&
    message !== null &&
    'kind' in message &&
    ['started', 'finished', 'file', 'failure', 'end'].includes(String(message.kind));
  return isOurs ? /** @type {Progress} */ (message) : null;
}

/** @param {string} file @param {string} project @param {readonly string[]} [titles] */
export function nameOf(file, project, titles = []) {
  return [project === '' ? file : `${file} (${project})`, ...titles].join(' > ');
}
