import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './test';

/** What depends on the theme; all the rest is the same in either. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/**
 * The page as it stands shuts nobody out: no rule of axe is broken, in light or in dark, and nothing has to be scrolled
 * sideways. To be called once for each thing that a page can show, in the story that comes by it.
 * @param coloursOf a selector, where one part of a long page has all its colours; left out: the whole page
 */
export async function expectAccessible(page: Page, coloursOf?: string): Promise<void> {
  const before = await page.evaluate(() => ({
    colorScheme: matchMedia('(prefers-color-scheme: dark)').matches ? ('dark' as const) : ('light' as const),
    reducedMotion: matchMedia('(prefers-reduced-motion)').matches
      ? ('reduce' as const)
      : ('no-preference' as const),
  }));
  for (const colorScheme of ['light', 'dark'] as const) {
    // A colour on its way from one theme to the other is neither.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found = await violations(newAxe(page, coloursOf).withRules(COLOUR_RULES));
    expect.soft(found, colorScheme).toEqual([]);
  }
  expect.soft(await violations(newAxe(page).disableRules(COLOUR_RULES))).toEqual([]);
  await page.emulateMedia(before);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect.soft(overflow, 'pixels the page is wider than the screen').toBeLessThanOrEqual(0);
}

function newAxe(page: Page, part?: string): AxeBuilder {
  // Our pages have no frames, so nothing needs the second page in which axe would join the results of many.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  // Where a thing stands that is well is not asked for: that took longer than to find out that it is well.
  axe.options({ resultTypes: ['violations'], selectors: false });
  return part === undefined ? axe : axe.include(part);
}

async function violations(axe: AxeBuilder): Promise<string[]> {
  const found = await axe.analyze();
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}
