// @ts-check
// What a person typed behind `npm run NAME --`: each script reads it the same way, and answers `--help`.
import { parseArgs } from 'node:util';

/** @typedef {import('node:util').ParseArgsConfig} ParseArgsConfig */

/**
 * Where `--help` or `-h` is among the arguments, prints the usage and ends the process: before anything is read, installed or
 * opened.
 * @param {string} usage its first line is how the script is called, such as `npm run check [-- OPTION …]`
 * @param {readonly string[]} [args]
 */
export function answerHelp(usage, args = process.argv.slice(2)) {
  if (!args.includes('--help') && !args.includes('-h')) return;
  console.log(usage);
  process.exit(0);
}

/**
 * Reads options and what stands between them. Whatever is not taken is one line that says where to look.
 * @template {Omit<ParseArgsConfig, 'args'>} Config
 * @param {string} usage as above @param {Config} config as of `parseArgs` of Node
 * @param {readonly string[]} [args]
 * @returns {ReturnType<typeof parseArgs<Config & { args: string[] }>>}
 * @throws {Error} for an option that is not known, or lacks its value
 */
export function readCommandLine(usage, config, args = process.argv.slice(2)) {
  answerHelp(usage, args);
  try {
    return parseArgs({ ...config, args: [...args] });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')))
      throw error;
    // Node adds a second sentence, about arguments that begin with a dash.
    const [fault = error.message] = error.message.split(/\.? To specify/);
    throw new Error(`${fault.replace(/\.$/, '')}: ${nameIn(usage)} -- --help says what it takes.`);
  }
}

/** @param {string} usage */
const nameIn = (usage) => /^npm (?:run )?[\w-]+/.exec(usage)?.[0] ?? usage;
