import { type BrowserContext, test as base, expect } from '@playwright/test';

/** What must not happen behind the back of a test, unless it says so. */
export interface Troubles {
  /** From now on a trouble of this kind is part of the story. */
  allow(pattern: RegExp): void;
  /** Listens to one more browser. */
  watch(context: BrowserContext): void;
}

/** A page that is left while it asks something drops the question; that is no failure. */
const DROPPED = 'net::ERR_ABORTED';

/** Every test fails on a console error, an uncaught error of a page or a request that got no answer. */
export const test = base.extend<{ troubles: Troubles }>({
  troubles: [
    async ({ context }, use) => {
      const seen: string[] = [];
      const allowed: RegExp[] = [];
      const watch = (watched: BrowserContext) => {
        watched.on('console', (message) => {
          if (message.type() === 'error') seen.push(`console: ${message.text()} (${message.location().url})`);
        });
        watched.on('weberror', (error) => seen.push(`page: ${error.error().stack ?? error.error().message}`));
        watched.on('requestfailed', (request) => {
          const reason = request.failure()?.errorText ?? '';
          if (reason !== DROPPED) seen.push(`request: ${reason} ${request.method()} ${request.url()}`);
        });
      };
      watch(context);
      await use({ allow: (pattern) => allowed.push(pattern), watch });
      // A page goes on asking until it is closed; what a test has made up for it ends with the test.
      for (const page of context.pages()) await page.unrouteAll({ behavior: 'ignoreErrors' });
      expect(seen.filter((line) => !allowed.some((pattern) => pattern.test(line)))).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
