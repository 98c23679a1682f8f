import { beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { EVENTS, EXPANDED, STRAIGHT } from './testing/diagrams';
import { focused, press, show } from './testing/show';
import type { ProcessView } from './types';

const VIEW: ProcessView = {
  elements: {
    check: {
      state: 'failed',
      label: 'Failed after 3 tries, needs a person',
      facts: [
        { term: 'Since', text: '14:05:00' },
        { term: 'Tries', text: '3' },
        { term: 'Waits for', text: 'somebody who looks after it' },
      ],
    },
  },
  takenFlows: ['begin-check'],
  ended: false,
};

/** The card, whether it is a glance or a dialog. */
const card = () => document.querySelector<HTMLElement>('.pd-card');
const drawn = (place: HTMLElement, id: string) =>
  place.querySelector<SVGElement>(`.djs-shape[data-element-id="${id}"]`);
const element = (name: string) => page.getByRole('button', { name });

// The mouse rests where the test before left it, and would call up what is drawn there.
beforeEach(() => userEvent.hover(document.documentElement, { position: { x: 1, y: 1 } }));

describe('details', () => {
  test('open with Enter, take the focus, and give it back with Escape', async () => {
    const onSelect = vi.fn();
    await show({ xml: STRAIGHT, view: VIEW, onSelect });
    await press('Tab');
    await press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Check items' });
    await expect.element(dialog).toHaveFocus();
    await expect.element(dialog).toMatchAriaInlineSnapshot(`
      - dialog "Check items":
        - paragraph:
          - strong: Check items
          - text: task
        - paragraph: Failed after 3 tries, needs a person
        - term: Since
        - definition: 14:05:00
        - term: Tries
        - definition: "3"
        - term: Waits for
        - definition: somebody who looks after it
        - button "Close"
    `);
    expect(onSelect).toHaveBeenCalledExactlyOnceWith('check');
    await press('Escape');
    await expect.element(dialog).not.toBeInTheDocument();
    expect(focused()).toMatch(/^Check items/);
    expect(card()).toBeNull();
    await press('ArrowRight');
    await expect.poll(() => card()?.textContent).toContain('Send bill');
  });

  test('leave the focus alone when it has gone on', async () => {
    const { place } = await show({ xml: STRAIGHT, view: VIEW });
    await press('Tab');
    await press('Enter');
    await expect.element(page.getByRole('dialog', { name: 'Check items' })).toHaveFocus();
    const outside = place.querySelector('summary');
    outside?.focus();
    await press('Escape');
    expect(card()).toBeNull();
    expect(document.activeElement).toBe(outside);
  });

  test('open with Space and with a click, and close with their button', async () => {
    await show({ xml: STRAIGHT, view: VIEW });
    await press('Tab');
    await press(' ');
    await page.getByRole('button', { name: 'Close' }).click();
    expect(card()).toBeNull();
    expect(focused()).toMatch(/^Check items/);
    await element('Send bill').click();
    await expect.element(page.getByRole('dialog', { name: 'Send bill' })).toBeVisible();
    await element('Pack parcel').click();
    await expect.element(page.getByRole('dialog', { name: 'Pack parcel' })).toBeVisible();
  });

  test('show at a glance where the focus is, unheard twice', async () => {
    await show({ xml: STRAIGHT, view: VIEW });
    await press('Tab');
    await expect.poll(() => card()?.textContent).toContain('needs a person');
    expect(card()?.getAttribute('aria-hidden')).toBe('true');
    await press('Escape');
    expect(card()).toBeNull();
    expect(focused()).toMatch(/^Check items/);
  });

  test('show on hover, stay while the mouse is on them, and go with it or with Escape', async () => {
    await show({ xml: STRAIGHT, view: VIEW });
    await element('Check items').hover();
    await expect.poll(() => card()?.textContent).toContain('14:05:00');
    await userEvent.hover(card() ?? document.body);
    // Nothing happens, which cannot be awaited: longer than the way from element to card may take.
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(card(), 'persistent under the mouse').not.toBeNull();
    await userEvent.hover(page.getByText('The diagram as a list'));
    await expect.poll(card).toBeNull();
    await element('Check items').hover();
    await expect.poll(card).not.toBeNull();
    await press('Escape');
    expect(card()).toBeNull();
  });

  test.for([
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
  ])('never cover their element nor leave the frame at $width pixels', async (size) => {
    await page.viewport(size.width, size.height);
    const { place } = await show({ xml: EVENTS, view: VIEW });
    const ids = ['begin', 'check', 'sold-out', 'choose', 'cancelled', 'late', 'delivered', 'rejected'];
    await press('Tab');
    for (const id of ids) {
      drawn(place, id)?.focus();
      await press('Enter');
      await expect.poll(() => trouble(place, id), { message: id }).toBe('');
      await press('Escape');
    }
    await page.viewport(1280, 800);
  });
});

/** What is wrong with where the card lies; empty when nothing is. */
function trouble(place: HTMLElement, id: string): string {
  const box = card()?.getBoundingClientRect();
  const frame = place.querySelector('.pd-frame')?.getBoundingClientRect();
  const at = drawn(place, id)?.querySelector('.djs-visual')?.getBoundingClientRect();
  if (!box || !frame || !at) return 'it is not there';
  if (box.left < at.right && at.left < box.right && box.top < at.bottom && at.top < box.bottom)
    return 'it covers its element';
  const isInside =
    box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
  if (!isInside) return 'it leaves the frame';
  const isSeen = at.left >= frame.left && at.right <= frame.right && at.top >= frame.top;
  return isSeen ? '' : 'its element is not seen';
}

describe('the list', () => {
  test('mirrors the diagram, with what lies inside one deeper', async () => {
    await show({ xml: EXPANDED, view: { elements: {}, takenFlows: [], ended: false } });
    await page.getByText('The diagram as a list').click();
    await expect.element(page.getByRole('group').last()).toMatchAriaInlineSnapshot(`
      - group:
        - text: The diagram as a list
        - list:
          - listitem:
            - button "Paid"
            - text: start · not reached yet
          - listitem:
            - button "Packing"
            - text: group of steps · not reached yet
            - list:
              - listitem:
                - button "In"
                - text: start · not reached yet
              - listitem:
                - button "Fold box"
                - text: task · not reached yet
              - listitem:
                - button "Fill box"
                - text: task · not reached yet
              - listitem:
                - button "Out"
                - text: end · not reached yet
          - listitem:
            - button "Stuck"
            - text: time limit during Packing · not reached yet
          - listitem:
            - button "Delivered"
            - text: end · not reached yet
          - listitem:
            - button "Given up"
            - text: end · not reached yet
    `);
  });

  test('tells facts and brings what is chosen into the picture, with the focus', async () => {
    await show({ xml: STRAIGHT, view: VIEW });
    await page.getByText('The diagram as a list').click();
    const entry = page.getByRole('listitem').filter({ hasText: 'Check items' });
    await expect.element(entry).toHaveTextContent(/needs a personSince: 14:05:00 · Tries: 3/);
    await entry.getByRole('button').click();
    expect(focused()).toMatch(/^Check items, task/);
    expect(document.querySelector('.pd-ring')).not.toBeNull();
    await expect.poll(() => card()?.textContent).toContain('Tries');
  });
});
