import { expect, type Page } from '@playwright/test';
import { FakeClock } from '@/e2e/support/fake-clock';
import { WAIT_LIMIT_MS } from '@/lib/testing/limits.mjs';
import { WEBHOOK_SECRET } from '@/lib/testing/modes';
import { findFakeTime } from '@/scripts/setup/system-parts.mjs';
import { startOwnServer } from './own-server';

const HOUR_MS = 60 * 60 * 1000;
const START_HOUR = -12;
/** A server tells its time by the second, and sees a new one within another. */
const NEAR_MS = 60_000;

/** The shop of the pictures: people pack in it, and it has had a day. */
export interface PictureShop {
  readonly url: string;
  readonly operatorToken: string;
  /** Its clock goes on to this many hours from now; zero or less. Resolves when the server is there. */
  beAt(page: Page, hour: number): Promise<void>;
  remove(): Promise<void>;
}

/** @param say what it tells people while it starts @throws without libfaketime: a day is not waited for */
export async function startPictureShop(say: (lines: string) => void): Promise<PictureShop> {
  if (findFakeTime() === null) throw new Error('The pictures need libfaketime, for a day that has passed.');
  const clock = new FakeClock();
  clock.set(`${START_HOUR}h`);
  const variables = {
    ...clock.variables,
    ...{ FULFILMENT: 'by-hand', PAYMENT_WEBHOOK_SECRET: WEBHOOK_SECRET, RATE_LIMIT: 'off' },
  };
  const server = await startOwnServer({ variables }, say);
  return {
    url: server.url,
    operatorToken: server.operatorToken,
    beAt: async (page, hour) => {
      clock.set(hour === 0 ? '+0' : `${hour}h`);
      const offMs = async () => {
        const { date = '' } = (await page.request.get('/api/shop')).headers();
        return Math.abs(Date.parse(date) - (Date.now() + hour * HOUR_MS));
      };
      await expect.poll(offMs, { timeout: WAIT_LIMIT_MS }).toBeLessThan(NEAR_MS);
    },
    remove: async () => {
      await server.remove();
      clock.remove();
    },
  };
}
