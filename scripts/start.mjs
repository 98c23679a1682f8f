// @ts-check
// `npm start`: from a bare checkout to a running server; `npm run dev`: the same with Next's development server.
import './node-version.mjs';
import { runStart } from './run-start.mjs';

await runStart({ dev: process.argv.includes('--dev') });
