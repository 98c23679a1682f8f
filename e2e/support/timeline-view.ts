import { expect, type Locator, type Page } from '@playwright/test';

/** Past and future of an order, in the words of its reader. */
export class TimelineView {
  readonly region: Locator;
  readonly slider: Locator;
  readonly past: Locator;
  readonly coming: Locator;

  constructor(readonly page: Page) {
    this.region = page.getByRole('region', { name: 'Then, now and next' });
    this.slider = this.region.getByRole('slider', { name: 'Steps of this order' });
    this.past = this.region
      .getByRole('list', { name: 'What happened, the latest first' })
      .getByRole('button');
    this.coming = this.region.getByRole('list', { name: 'What comes next' }).getByRole('button');
  }

  press(name: string): Promise<void> {
    return this.region.getByRole('button', { name, exact: true }).click();
  }

  /** The slider stands at this place, and says so. */
  async standsAt(place: number, words: RegExp): Promise<void> {
    await expect(this.slider).toHaveValue(String(place));
    await expect(this.slider).toHaveAttribute('aria-valuetext', words);
  }

  /** So many steps have come in, and so many are foretold. */
  async holds(past: number, coming: number): Promise<void> {
    await expect(this.past).toHaveCount(past);
    await expect(this.coming).toHaveCount(coming);
    await expect(this.slider).toHaveAttribute('max', String(past + coming));
  }
}
