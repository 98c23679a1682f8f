// @ts-check
// npm as a child process.
/** @typedef {{ command: string, args: string[] }} NpmCommand */

/**
 * `npm start` names its own npm; a plain `node scripts/start.mjs` finds the one on the path.
 * @param {readonly string[]} args @returns {NpmCommand}
 */
export function npmCommand(args) {
  const npm = process.env.npm_execpath;
  return npm?.endsWith('.js')
    ? { command: process.execPath, args: [npm, ...args] }
    : { command: 'npm', args: [...args] };
}
