import { expect, type Page } from '@playwright/test';

/** Gathers from now on every sum that the page says it has received, in the order in which they were shown. */
export async function watchReceived(page: Page): Promise<() => Promise<number[]>> {
  await page.addInitScript(() => {
    const seen: number[] = [];
    Object.assign(window, { receivedSeen: seen });
    new MutationObserver(() => {
      const shown = [...document.querySelectorAll('dt')].find((term) => term.textContent === 'Received');
      const cents = Number(shown?.nextElementSibling?.textContent?.replace(/\D/g, '') || Number.NaN);
      if (!Number.isNaN(cents) && cents !== seen.at(-1)) seen.push(cents);
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => window.receivedSeen);
}

/** Nothing that was shown was older than what was shown before. */
export function expectNeverBack(seen: readonly number[]): void {
  expect(seen.length).toBeGreaterThan(0);
  expect(seen).toEqual([...seen].sort((one, other) => one - other));
}

declare global {
  interface Window {
    /** In cents. */
    receivedSeen: number[];
  }
}
