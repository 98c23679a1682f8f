// @ts-check
// `npm run build`: everything a start needs short of serving; for images and releases. Up to date, it does nothing.
import './setup/node-version.mjs';
import { readCommandLine } from './setup/command-line.mjs';
import { prepareCheckout } from './setup/prepare-checkout.mjs';
import { say } from './setup/steps.mjs';

const USAGE = `npm run build

Everything a start needs short of serving, for images and releases: dependencies, the database client, Next's build. Up to
date, it does nothing. Ends with 1 when it could not.

For example: npm run build`;

try {
  readCommandLine(USAGE, {});
  await prepareCheckout({ build: true });
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
