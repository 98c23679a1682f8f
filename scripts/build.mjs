// @ts-check
// `npm run build`: everything a start needs short of serving; for images and releases. Up to date, it does nothing.
import './setup/node-version.mjs';
import { prepareCheckout } from './setup/prepare-checkout.mjs';
import { say } from './setup/steps.mjs';

try {
  await prepareCheckout({ build: true });
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
