import axe from 'axe-core';
import { flushSync } from 'react-dom';
import { describe, expect, onTestFinished, test } from 'vitest';
import { page } from 'vitest/browser';
import { buildDiagram } from './testing/build-diagram';
import { ALL, COLOURED, EVENTS, HANDLERS, LARGE, OWN_FILL, OWN_STROKE, STRAIGHT } from './testing/diagrams';
import { show } from './testing/show';
import type { ElementState, ElementView, ProcessView } from './types';

const STATES: ElementState[] = ['active', 'waiting', 'done', 'not-taken', 'failed', 'cancelled', 'plain'];

function viewOf(elements: Record<string, ElementView>, more: Partial<ProcessView> = {}): ProcessView {
  return { elements, takenFlows: [], ended: false, ...more };
}

const body = (place: HTMLElement, id: string) =>
  place.querySelector<SVGElement>(`[data-element-id="${id}"] .djs-visual > :first-child`);
const styleOf = (element: Element | null | undefined) => getComputedStyle(element ?? document.body);

function rgb(colour: string): string {
  const probe = document.createElement('i');
  probe.style.color = colour;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

describe('a view on the drawing', () => {
  test('skips ids that the file lacks, and shows all others', async () => {
    const { place } = await show({
      xml: STRAIGHT,
      view: viewOf(
        {
          nobody: { state: 'active', label: 'of another version' },
          'begin-check': { state: 'done', label: 'a flow is no element' },
          bill: { state: 'active', label: 'being done', count: 3, note: '0:12' },
        },
        {
          takenFlows: ['nowhere', 'begin-check'],
          focus: 'nobody',
          expected: { elements: { nobody: { label: 'next' } }, flows: ['nowhere'] },
        },
      ),
    });
    await expect.element(page.getByRole('button', { name: 'Send bill, task, being done' })).toBeVisible();
    expect(place.querySelector('.djs-connection.pd-done')?.getAttribute('data-element-id')).toBe(
      'begin-check',
    );
    expect(place.querySelector('.pd-badge')?.textContent).toBe('0:12');
  });

  test('names what may come at any time, where it listens and while it runs, in the drawing and in the list', async () => {
    const { place } = await show({
      xml: HANDLERS,
      view: viewOf(
        {
          pack: { state: 'cancelled', label: 'cancelled' },
          cancel: { state: 'done', label: 'happened' },
          withdrawn: { state: 'active', label: 'under way' },
          refund: { state: 'active', label: 'being done', note: '0:12' },
        },
        { takenFlows: ['begin-pack', 'cancel-refund'] },
      ),
    });
    await expect
      .element(page.getByRole('button', { name: 'Cancelled, wait for a message, happened' }))
      .toBeVisible();
    await expect
      .element(page.getByRole('button', { name: 'Withdrawal, group of steps, under way' }))
      .toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Pay back, task, being done' })).toBeVisible();
    expect(
      [...place.querySelectorAll('.djs-connection.pd-done')].map((flow) =>
        flow.getAttribute('data-element-id'),
      ),
    ).toEqual(expect.arrayContaining(['cancel-refund']));
    place.querySelector<HTMLElement>('.pd-outline summary')?.click();
    await expect.poll(() => place.querySelectorAll('.pd-outline li').length).toBe(12);
    const list = place.querySelector('.pd-outline')?.textContent ?? '';
    expect(list.indexOf('Delivered')).toBeLessThan(list.indexOf('Withdrawal'));
    expect(place.textContent).not.toContain('undefined');
  });

  test.for(STATES)('leaves fill and line of the file as they are: %s', async (state) => {
    const { place, render } = await show({ xml: COLOURED });
    const before = ['check', 'bill'].map((id) => [
      styleOf(body(place, id)).fill,
      styleOf(body(place, id)).stroke,
    ]);
    expect(before[0]).toEqual([rgb(OWN_FILL), rgb(OWN_STROKE)]);
    render({
      xml: COLOURED,
      view: viewOf({ check: { state, label: 'x', weight: 1 }, bill: { state, label: 'x', weight: 1 } }),
    });
    await expect.element(page.getByRole('button', { name: 'Check items, task, x' })).toBeVisible();
    expect([styleOf(body(place, 'check')).fill, styleOf(body(place, 'check')).stroke]).toEqual(before[0]);
    expect(styleOf(body(place, 'bill')).fill).toBe(before[1]?.[0]);
    const mark = place.querySelector('[data-element-id="check"] > .pd-trim-mark');
    expect(mark !== null && styleOf(mark).display !== 'none').toBe(
      state !== 'plain' && state !== 'not-taken',
    );
    // Words on a dark fill are light, on a light one dark, in either theme.
    const words = (id: string) => styleOf(place.querySelector(`[data-element-id="${id}"] text`)).fill;
    await expect.poll(() => words('check')).toBe(rgb('#15181c'));
    await expect.poll(() => words('bill')).toBe(rgb('#fff'));
  });

  test('outlines what would come next with dots, on top of what is, and takes that away again', async () => {
    const now = viewOf({ late: { state: 'waiting', label: 'until 14:10', note: '4:12' } });
    const { place, render } = await show({
      xml: EVENTS,
      view: {
        ...now,
        expected: {
          elements: {
            late: { label: 'then this', note: '14:10' },
            remind: { label: 'then that', note: '14:11' },
          },
          flows: ['choose-late', 'late-remind'],
        },
      },
    });
    await expect.element(page.getByRole('button', { name: 'Remind, task, then that' })).toBeVisible();
    expect(place.querySelectorAll('.pd-trim-expected')).toHaveLength(2);
    expect(place.querySelectorAll('.djs-connection.pd-expected')).toHaveLength(2);
    const badges = () => [...place.querySelectorAll('.pd-badge')].map((badge) => badge.textContent).sort();
    expect(badges()).toEqual(['14:10', '14:11', '4:12']);
    await expect.element(page.getByRole('list', { name: 'Signs' })).toHaveTextContent('Would come next');
    render({ xml: EVENTS, view: now });
    await expect.poll(() => place.querySelectorAll('.pd-trim-expected, .pd-expected').length).toBe(0);
    expect(badges()).toEqual(['4:12']);
  });

  test('tints by weight, more where more stands, and notes how much', async () => {
    const { place } = await show({
      xml: STRAIGHT,
      view: viewOf({
        check: { state: 'plain', label: '1 order', note: '1', weight: 0.1 },
        bill: { state: 'plain', label: '900 orders', note: '900', weight: 0.9 },
      }),
    });
    await expect.element(page.getByRole('button', { name: 'Send bill, task, 900 orders' })).toBeVisible();
    const fills = () => new Set(['begin', 'check', 'bill'].map((id) => styleOf(body(place, id)).fill));
    await expect.poll(() => fills().size, { message: 'none, little, much' }).toBe(3);
    const width = (id: string) =>
      Number.parseFloat(styleOf(place.querySelector(`[data-element-id="${id}"] .pd-trim-heat`)).strokeWidth);
    expect(width('bill')).toBeGreaterThan(width('check'));
    expect([...place.querySelectorAll('.pd-badge')].map(({ textContent }) => textContent)).toEqual([
      '1',
      '900',
    ]);
  });

  test('leaves the mark of bpmn.io free, and it can be reached', async () => {
    await show({ xml: STRAIGHT });
    const mark = page.getByRole('link', { name: 'bpmn.io' });
    await expect.element(mark).toBeInViewport({ ratio: 1 });
    const { left, top, width, height } = mark.element().getBoundingClientRect();
    const onTop = document.elementFromPoint(left + width / 2, top + height / 2);
    expect(mark.element().contains(onTop)).toBe(true);
  });

  // The large one has nothing that the others lack, and takes axe ten seconds.
  test.for(Object.entries(ALL).filter(([name]) => name !== 'LARGE'))(
    'has nothing that axe finds: %s',
    async ([, xml]) => {
      const { place } = await show({ xml, view: viewOf({ bill: { state: 'done', label: 'done' } }) });
      await page.getByText('The diagram as a list').click();
      const { violations } = await axe.run(place, { rules: { region: { enabled: false } } });
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    },
  );

  test('is painted on a large drawing in a small part of the time that drawing it takes', async () => {
    const states: ElementState[] = ['done', 'active'];
    const many = (turn: number) =>
      viewOf(
        Object.fromEntries(
          Array.from({ length: 300 }, (_, index): [string, ElementView] => [
            `step-${Math.floor(index / 30)}-${index % 30}`,
            { state: states[(index + turn) % 2] ?? 'done', label: `turn ${turn}` },
          ]),
        ),
      );
    const begun = performance.now();
    const { place, render } = await show({ xml: LARGE, view: many(0) });
    const drawnMs = performance.now() - begun;
    const last = place.querySelector('[data-element-id="step-9-29"]');
    /** Until the browser has laid it out. */
    const paint = (view: ProcessView) => {
      const from = performance.now();
      flushSync(() => render({ xml: LARGE, view }));
      place.getBoundingClientRect();
      const tookMs = performance.now() - from;
      expect(last?.getAttribute('aria-label')).toContain(view.elements['step-9-29']?.label);
      return tookMs;
    };
    // One element of three hundred: what a step changes.
    const base = many(0);
    const steps: number[] = [];
    for (let turn = 1; turn <= 20; turn++) {
      const elements = { ...base.elements, 'step-9-29': { state: 'active', label: `step ${turn}` } as const };
      steps.push(paint({ ...base, elements }));
    }
    const median = steps.sort((a, b) => a - b)[10] ?? Infinity;
    expect(median / drawnMs, `a step ${median} ms, drawing ${drawnMs} ms`).toBeLessThan(0.1);
    // All of them at once, which no step does; the least of some, for another process may have come between.
    const allMs = Math.min(...[1, 2, 3, 4, 5].map((turn) => paint(many(turn))));
    expect(allMs / drawnMs, `all ${allMs} ms, drawing ${drawnMs} ms`).toBeLessThan(0.75);
  });
});

test('on a phone the picture stands at the collapsed sub-process in which the process stands', async () => {
  await page.viewport(390, 844);
  onTestFinished(() => page.viewport(1280, 800));
  // Inside it lies far from where its shape stands outside.
  const far = buildDiagram({
    pieces: [
      { id: 'begin', type: 'startEvent', at: [100, 900] },
      {
        id: 'packing',
        type: 'subProcess',
        at: [900, 900],
        name: 'Packing',
        isCollapsed: true,
        inside: { pieces: [{ id: 'wrap', type: 'task', at: [150, 100], name: 'Wrap' }], ways: [] },
      },
      { id: 'end', type: 'endEvent', at: [1700, 900] },
    ],
    ways: [
      ['begin', 'packing'],
      ['packing', 'end'],
    ],
  });
  const { place } = await show({
    xml: far,
    view: viewOf({ wrap: { state: 'active', label: 'being done' } }),
  });
  const frame = place.querySelector('.djs-container')?.getBoundingClientRect() ?? expect.fail();
  await expect
    .poll(() => {
      const box = place.querySelector('[data-element-id="packing"]')?.getBoundingClientRect();
      return box !== undefined && box.left >= frame.left && box.right <= frame.right && box.top >= frame.top;
    })
    .toBe(true);
});
