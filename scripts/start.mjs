// @ts-check
// `npm start`: from a bare checkout to a running server; `npm run dev`: the same with Next's development server.
import './setup/node-version.mjs';
import { runStart } from './start/run-start.mjs';

await runStart({ dev: process.argv.includes('--dev') });
