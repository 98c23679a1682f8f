// @ts-check
// `npm start`: from a bare checkout to a running server; `npm run dev`: the same with Next's development server.
import './setup/node-version.mjs';
import { readCommandLine } from './setup/command-line.mjs';
import { say } from './setup/steps.mjs';
import { runDev } from './start/run-dev.mjs';
import { runStart } from './start/run-start.mjs';

const USAGE = `npm start

From a bare checkout to a running server on http://127.0.0.1:3000: installs, builds and migrates what is not up to date.
PORT, HOSTNAME and all else is set by the environment or a file .env: docs/configuration.md has the list.

  --dev     with Next's development server, which starts again when code in lib/ changes: npm run dev
  --once    with --dev: it does not start again

For example: PORT=8080 npm start`;

try {
  const { values } = readCommandLine(USAGE, {
    options: { dev: { type: 'boolean', default: false }, once: { type: 'boolean', default: false } },
  });
  if (values.dev && !values.once) process.exit(await runDev({ script: import.meta.filename }));
  await runStart({ dev: values.dev });
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
