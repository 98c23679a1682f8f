import { expect, type Locator, type Page } from '@playwright/test';

/** What the diagram says of an element: as the style sheet knows the states. */
export type DiagramState = 'active' | 'waiting' | 'done' | 'not-taken' | 'failed' | 'cancelled';

/** The page of one order, in the words of its reader. */
export class OrderView {
  readonly headline: Locator;
  readonly milestones: Locator;
  readonly actions: Locator;
  readonly payment: Locator;
  readonly diagram: Locator;

  constructor(readonly page: Page) {
    this.headline = page.getByRole('heading', { level: 1 });
    this.milestones = page.getByRole('region', { name: 'Progress' }).getByRole('listitem');
    this.actions = page.getByRole('region', { name: 'What you can do now' });
    this.payment = page.getByRole('region', { name: 'Payment' });
    this.diagram = page.getByRole('region', { name: 'Diagram' });
  }

  get orderId(): string {
    return new URL(this.page.url()).searchParams.get('orderId') ?? '';
  }

  /** @param lens left out: the customer's */
  async open(orderId: string, lens?: 'process' | 'developer'): Promise<void> {
    await this.page.goto(`/show-process.html?orderId=${orderId}${lens === undefined ? '' : `&lens=${lens}`}`);
  }

  async saysOf(title: string, words: string | RegExp = ''): Promise<void> {
    await expect(this.headline).toHaveText(title);
    if (words !== '') await expect(this.page.getByRole('article')).toContainText(words);
  }

  /** The highlight on the drawing: these elements, and no others, are in this state. */
  async highlights(state: DiagramState, elementIds: readonly string[]): Promise<void> {
    const marked = this.diagram.locator(`g.djs-shape.pd-${state}:not([data-element-id$="_label"])`);
    await expect
      .poll(async () => (await marked.evaluateAll(readIds)).sort(), { message: `elements drawn as ${state}` })
      .toEqual([...elementIds].sort());
  }

  async isDrawnAs(elementId: string, state: DiagramState): Promise<void> {
    await expect(this.element(elementId)).toHaveClass(new RegExp(`\\bpd-${state}\\b`));
  }

  element(elementId: string): Locator {
    return this.diagram.locator(`g[data-element-id="${elementId}"]`);
  }

  /** The whole element lies inside the frame of the diagram, wherever the page is scrolled. */
  async isInThePicture(elementId: string): Promise<void> {
    const isInside = async () => {
      const [inner, outer] = await Promise.all([
        this.element(elementId).boundingBox(),
        this.diagram.locator('.pd-frame').boundingBox(),
      ]);
      if (inner === null || outer === null) return false;
      return (
        inner.x >= outer.x &&
        inner.y >= outer.y &&
        inner.x + inner.width <= outer.x + outer.width &&
        inner.y + inner.height <= outer.y + outer.height
      );
    };
    await expect.poll(isInside, { message: `${elementId} is in the picture` }).toBe(true);
  }

  /** The story, the latest first and then what is still to come, each with its state as a screen reader hears it. */
  async tells(milestones: readonly string[]): Promise<void> {
    await expect(this.milestones).toHaveText(milestones.map((words) => new RegExp(`^${words}`)));
  }

  async pay(amount?: string): Promise<void> {
    await this.openReport();
    if (amount !== undefined) await this.amount.fill(amount);
    await this.payment.getByRole('button', { name: 'Report it' }).click();
  }

  /** The sandbox's tool that tells the shop of a payment. */
  async openReport(): Promise<void> {
    if (!(await this.amount.isVisible())) await this.payment.getByText('Sandbox: report a payment').click();
    await expect(this.amount).toBeVisible();
  }

  get amount(): Locator {
    return this.payment.getByLabel('Amount in EUR');
  }

  /** Moves the order's own clock to its next deadline, as a visitor of the sandbox does. */
  async skipToNextTimer(): Promise<void> {
    const button = this.page.getByRole('button', { name: 'Skip to next timer' });
    const summary = this.page.getByText('Sandbox: clock of this order');
    if (!(await button.isVisible())) await summary.click();
    await button.click();
  }
}

const readIds = (elements: Element[]) =>
  elements.map((element) => element.getAttribute('data-element-id') ?? '');
