import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { ALL, COLLAPSED, EVENTS, EXPANDED, LARGE, LOOPS, POOLS, STRAIGHT } from './testing/diagrams';
import { hear } from './testing/hear';
import { focused, press, show } from './testing/show';
import type { ProcessView } from './types';

const UNDER_WAY: ProcessView = {
  elements: {
    begin: { state: 'done', label: 'done at 14:00' },
    check: { state: 'done', label: 'done at 14:05', facts: [{ term: 'Took', text: '3 seconds' }] },
    bill: { state: 'active', label: 'Being done since 14:05', count: 2 },
  },
  takenFlows: ['begin-check', 'check-bill'],
  ended: false,
};

describe('what is heard', () => {
  test('is every element with name, kind and state, as the flows lead', async () => {
    await show({ xml: STRAIGHT, view: UNDER_WAY });
    expect(await hear()).toEqual([
      'button Order placed, start, done at 14:00',
      'button Check items, task, done at 14:05',
      'button Send bill, task, being done since 14:05',
      'button Pack parcel, task for a person, not reached yet',
      'button Delivered, end, not reached yet',
    ]);
    const check = page.getByRole('button', { name: 'Check items' });
    await expect.element(check).toHaveAccessibleDescription('Took: 3 seconds. Leads to Send bill.');
  });

  test('is what events, gateways and edges are, in plain words', async () => {
    await show({ xml: EVENTS });
    const words = await hear();
    expect(words).toHaveLength(15);
    expect(words).toEqual(
      expect.arrayContaining([
        'button Whichever comes first',
        'button Paid, wait for a message',
        'button 5 minutes, wait for a time',
        'button Sold out, problem during Check items',
        'button Too slow, time limit during Check items',
      ]),
    );
    expect(words.join(' ')).not.toMatch(/gateway|boundary|bpmn/i);
    await expect
      .element(page.getByRole('button', { name: 'Whichever comes first' }))
      .toHaveAccessibleDescription('Leads to Cancelled (changed my mind); Paid; 5 minutes.');
  });

  test('follows the order of the flows, whatever the order of the file', async () => {
    await show({ xml: EVENTS });
    const heard = (await hear()).map((words) => words.replace(/^button ([^,]*).*/, '$1'));
    const at = (name: string) => heard.indexOf(name);
    expect(at('Sold out')).toBe(at('Check items') + 1);
    expect(at('Paid')).toBeLessThan(at('Pack parcel'));
    expect(at('Pack parcel')).toBeLessThan(at('5 minutes'));
    expect(at('Say sorry')).toBeGreaterThan(at('Delivered'));
  });

  test('is not a time that counts, again and again, where the focus is', async () => {
    const counted = (left: string, label = 'waiting until 14:10'): ProcessView => ({
      ...UNDER_WAY,
      elements: {
        ...UNDER_WAY.elements,
        bill: { state: 'waiting', label, facts: [{ term: 'Left', text: left }] },
        pack: { state: 'waiting', label: 'waiting', facts: [{ term: 'Left', text: left }] },
      },
    });
    const { render } = await show({ xml: STRAIGHT, view: { ...counted('4:59'), focus: 'bill' } });
    await press('Tab');
    expect(focused()).toMatch(/^Send bill/);
    render({ xml: STRAIGHT, view: counted('4:58') });
    await expect
      .element(page.getByRole('button', { name: 'Pack parcel' }))
      .toHaveAccessibleDescription(/^Left: 4:58/);
    const bill = page.getByRole('button', { name: 'Send bill' });
    await expect.element(bill).toHaveAccessibleDescription(/^Left: 4:59/);
    render({ xml: STRAIGHT, view: counted('4:57', 'paused') });
    await expect.element(bill).toHaveAccessibleDescription(/^Left: 4:57/);
  });

  test('tells what was reached and what would come next', async () => {
    const view: ProcessView = {
      elements: { check: { state: 'done', label: 'done' } },
      takenFlows: ['check-choose'],
      ended: false,
      expected: { elements: { late: { label: 'next at 14:10', note: '14:10' } }, flows: ['choose-late'] },
    };
    await show({ xml: EVENTS, view });
    await expect.element(page.getByRole('button', { name: 'Whichever comes first, reached' })).toBeVisible();
    await expect
      .element(page.getByRole('button', { name: '5 minutes, wait for a time, next at 14:10' }))
      .toBeVisible();
  });
});

describe('walking', () => {
  test('takes one stop of the Tab key', async () => {
    const { place } = await show({ xml: EVENTS });
    expect(place.querySelectorAll('svg [tabindex="0"], svg[tabindex="0"]')).toHaveLength(1);
    await press('Tab');
    expect(focused()).toBe('Order placed, start');
    await press('ArrowRight');
    expect(focused()).toMatch(/^Check items/);
    await press('Tab');
    expect(focused()).toBe('Powered by bpmn.io');
    await userEvent.keyboard('{Shift>}{Tab}{/Shift}');
    expect(focused()).toMatch(/^Check items/);
  });

  test('begins where the process stands', async () => {
    await show({ xml: STRAIGHT, view: UNDER_WAY });
    await press('Tab');
    expect(focused()).toMatch(/^Send bill/);
  });

  test('goes on from where the reader is, though the process went on meanwhile', async () => {
    const { render } = await show({ xml: STRAIGHT, view: UNDER_WAY });
    await press('Tab');
    expect(focused()).toMatch(/^Send bill/);
    const { bill: _, ...elements } = UNDER_WAY.elements;
    const pack = { state: 'active', label: 'being done since 14:06' } as const;
    render({ xml: STRAIGHT, view: { ...UNDER_WAY, elements: { ...elements, pack } } });
    await expect.element(page.getByRole('button', { name: 'being done since 14:06' })).toBeVisible();
    expect(focused()).toMatch(/^Send bill/);
    expect(await names('ArrowRight')).toEqual(['Pack parcel']);
  });

  test('goes along the flows, between branches and over edges', async () => {
    await show({ xml: EVENTS });
    await press('Tab');
    expect(await names('ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowRight')).toEqual([
      'Check items',
      'Whichever comes first',
      'Paid',
      '5 minutes',
      'Remind',
    ]);
    expect(await names('ArrowLeft', 'ArrowUp', 'ArrowUp', 'ArrowLeft', 'ArrowLeft')).toEqual([
      '5 minutes',
      'Paid',
      'Cancelled',
      'Whichever comes first',
      'Check items',
    ]);
    expect(await names('ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowRight', 'Home')).toEqual([
      'Sold out',
      'Too slow',
      'Sold out',
      'Say sorry',
      'Rejected',
      'Order placed',
    ]);
    expect(await names('End', 'Home')).toEqual(['Delivered', 'Order placed']);
  });

  test('goes round loops and into both branches', async () => {
    await show({ xml: LOOPS });
    await press('Tab');
    const way = await names('ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowUp', 'ArrowDown');
    expect(way.slice(0, 3)).toEqual(['Paths meet', 'Try', 'Enough?']);
    expect(await names('End', 'ArrowLeft', 'ArrowLeft')).toEqual(['Finished', 'Waits for all paths', 'Tell']);
    expect(await names('ArrowDown')).toEqual(['Clean up']);
  });

  test('goes into an open sub-process and out of it', async () => {
    await show({ xml: EXPANDED });
    await press('Tab');
    expect(await names('ArrowRight', 'ArrowDown', 'ArrowRight')).toEqual(['Packing', 'In', 'Fold box']);
    expect(await names('ArrowLeft', 'ArrowLeft', 'ArrowRight')).toEqual(['In', 'Packing', 'Delivered']);
  });

  test('turns to the page of a closed sub-process and back', async () => {
    await show({ xml: COLLAPSED });
    const fold = page.getByRole('button', { name: 'Fold box' });
    await expect.element(fold).not.toBeInTheDocument();
    await press('Tab');
    expect(await names('ArrowRight', 'ArrowDown', 'ArrowRight')).toEqual(['Packing', 'In', 'Fold box']);
    await expect.element(fold).toBeInViewport({ ratio: 1 });
    expect(await names('ArrowLeft', 'ArrowLeft')).toEqual(['In', 'Packing']);
    await expect.element(page.getByRole('button', { name: 'Packing' }).first()).toBeInViewport();
  });

  test('goes from pool to pool, whose names can be heard', async () => {
    await show({ xml: POOLS });
    expect(await hear()).toEqual(expect.arrayContaining(['image Shop', 'image Warehouse', 'image Carrier']));
    await press('Tab');
    expect(await names('ArrowDown', 'ArrowRight', 'ArrowUp')).toEqual(['Called', 'Drive', 'Order placed']);
  });

  test.for(Object.entries(ALL).filter(([name]) => name !== 'COLLAPSED'))(
    'shows every element it comes to: %s',
    async ([, xml]) => {
      const { place } = await show({ xml });
      const frame = place.querySelector('.pd-frame')?.getBoundingClientRect();
      await press('Tab');
      for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'End', 'ArrowLeft', 'Home'])
        await userEvent.keyboard(`{${key}}`);
      await userEvent.keyboard('{End}');
      await expect
        .poll(() => {
          const at = document.activeElement?.getBoundingClientRect();
          return at && frame && at.left >= frame.left && at.right <= frame.right && at.bottom <= frame.bottom;
        })
        .toBe(true);
    },
  );

  test('brings an element into the picture that is focused from elsewhere, and scrolls nothing', async () => {
    const { place } = await show({ xml: LARGE });
    const last = place.querySelector<SVGElement>('.djs-shape[data-element-id="step-9-29"]');
    const frame = place.querySelector('.pd-frame');
    const isIn = () => {
      const [inner, outer] = [last?.getBoundingClientRect(), frame?.getBoundingClientRect()];
      return inner && outer && inner.left >= outer.left && inner.right <= outer.right;
    };
    await page.getByRole('button', { name: 'Zoom in' }).click({ clickCount: 3 });
    expect(isIn()).toBe(false);
    // By the keys, so that it is followed.
    await press('Tab');
    last?.focus();
    await expect.poll(isIn).toBe(true);
    for (const box of place.querySelectorAll('*')) expect(box.scrollLeft + box.scrollTop).toBe(0);
  });

  test('leaves Ctrl and the arrows to the picture', async () => {
    const { place } = await show({ xml: STRAIGHT });
    await press('Tab');
    const left = () => place.querySelector('[data-element-id="begin"]')?.getBoundingClientRect().left ?? 0;
    const before = left();
    await userEvent.keyboard('{Control>}{ArrowRight}{/Control}');
    expect(focused()).toBe('Order placed, start');
    expect(left()).toBeCloseTo(before - 50, 1);
    await userEvent.keyboard('{Control>}{Shift>}{ArrowLeft}{/Shift}{/Control}');
    expect(left()).toBeCloseTo(before + 150, 1);
  });
});

/** The names of what each key comes to. */
async function names(...keys: string[]): Promise<string[]> {
  const heard: string[] = [];
  for (const key of keys) {
    await press(key);
    heard.push(focused().replace(/,.*/, ''));
  }
  return heard;
}
