import type { App } from './compose';

/** Next bundles routes and instrumentation apart; the process-wide symbol is what they share. */
const KEY = Symbol.for('orderflow.app');
// The global object has no such property in its type.
const holder = globalThis as { [KEY]?: App };

/** Makes the product known to all routes of this process. */
export function setApp(app: App): void {
  holder[KEY] = app;
}

/** The running product. @throws before the server has started */
export function getApp(): App {
  const app = holder[KEY];
  if (app === undefined) throw new Error('the server has not started yet');
  return app;
}
