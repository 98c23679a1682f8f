// @ts-check
// `npm run build`: everything a start needs short of serving; for images and releases. Up to date, it does nothing.
import './node-version.mjs';
import { prepareCheckout } from './setup.mjs';
import { say } from './steps.mjs';

try {
  await prepareCheckout({ build: true });
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
