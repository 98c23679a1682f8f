import { flushSync } from 'react-dom';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { EVENTS, LARGE, LOOPS, STRAIGHT } from './testing/diagrams';
import { preferMotion } from './testing/hear';
import { press, show } from './testing/show';
import type { ElementView, ProcessView } from './types';

const WAY = ['begin-check', 'check-bill', 'bill-pack', 'pack-finish'];

function having(flows: number, elements: Record<string, ElementView> = {}): ProcessView {
  return { elements, takenFlows: WAY.slice(0, flows), ended: false };
}

const tokens = (place: HTMLElement) => [...place.querySelectorAll('.pd-token')];
const middle = (element: Element | null | undefined) => {
  const { x, y, width, height } = (element ?? document.body).getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
};
const drawn = (place: HTMLElement, id: string) =>
  place.querySelector(`.djs-shape[data-element-id="${id}"] .djs-visual`);

afterEach(() => preferMotion(''));

describe('travel', () => {
  test('leads along the flow just taken to its end, and leaves nothing behind', async () => {
    const { place, render } = await show({ xml: STRAIGHT, view: having(1) });
    expect(tokens(place), 'at first paint').toEqual([]);
    render({ xml: STRAIGHT, view: having(2) });
    await expect.poll(() => tokens(place).length).toBe(1);
    const [token] = tokens(place);
    const [animation] = token?.getAnimations() ?? [];
    const { duration } = animation?.effect?.getComputedTiming() ?? {};
    expect(duration).toBeGreaterThanOrEqual(150);
    expect(duration).toBeLessThanOrEqual(250);
    animation?.pause();
    if (animation) animation.currentTime = Number(duration) - 0.01;
    const [at, target] = [middle(token), middle(drawn(place, 'bill'))];
    expect(Math.hypot(at.x - target.x, at.y - target.y)).toBeLessThan(3);
    animation?.play();
    await expect.poll(() => tokens(place)).toEqual([]);
  });

  test('is one way for several flows at once, without a jump and within 800 ms', async () => {
    const { place, render } = await show({ xml: STRAIGHT, view: having(0) });
    render({ xml: STRAIGHT, view: having(4) });
    await expect.poll(() => tokens(place).length).toBe(1);
    const [token] = tokens(place);
    const [animation] = token?.getAnimations() ?? [];
    animation?.pause();
    const duration = Number(animation?.effect?.getComputedTiming().duration);
    expect(duration).toBeLessThanOrEqual(800);
    const places = Array.from({ length: 201 }, (_, step) => {
      if (animation) animation.currentTime = Math.min((duration * step) / 200, duration - 0.01);
      return middle(token);
    });
    const leaps = places.map((at, step) => at.x - (places[step - 1] ?? at).x);
    const length = (places.at(-1)?.x ?? 0) - (places[0]?.x ?? 0);
    expect(length).toBeGreaterThan(400);
    expect(Math.max(...leaps) / length, 'the largest leap of 200').toBeLessThan(0.02);
    expect(Math.min(...leaps), 'never back').toBeGreaterThanOrEqual(-0.01);
    animation?.finish();
    await expect.poll(() => tokens(place)).toEqual([]);
  });

  test('sends a token into each branch, the second when the first has come to the fork', async () => {
    const none: ProcessView = { elements: {}, takenFlows: [], ended: false };
    const { place, render } = await show({ xml: LOOPS, view: none });
    render({ xml: LOOPS, view: { ...none, takenFlows: ['enough-split', 'split-tell', 'split-clean'] } });
    await expect.poll(() => tokens(place).length).toBe(2);
    const delays = tokens(place).map((token) => token.getAnimations()[0]?.effect?.getTiming().delay);
    expect(delays[0]).toBe(0);
    expect(delays[1]).toBeGreaterThanOrEqual(150);
    // Until then it is not seen.
    expect(getComputedStyle(tokens(place)[1] ?? document.body).visibility).toBe('hidden');
  });

  test('goes round a loop again, but not for passes of before that are told late', async () => {
    const round = ['again-try', 'try-enough', 'enough-again'];
    const passed = (times: number | null): ProcessView => ({
      elements: { try: { state: 'done', label: `done ${times} times` } },
      takenFlows: round,
      passages: times === null ? null : Array.from({ length: times }, () => round).flat(),
      ended: false,
    });
    const { place, render } = await show({ xml: LOOPS, view: passed(null) });
    const added = watch(place, '.pd-token');
    const tried = (times: number) => page.getByRole('button', { name: `Try, task, done ${times} times` });
    render({ xml: LOOPS, view: passed(2) });
    await expect.element(tried(2)).toBeVisible();
    expect(added()).toBe(0);
    render({ xml: LOOPS, view: passed(3) });
    await expect.element(tried(3)).toBeVisible();
    await expect.poll(added).toBe(1);
  });

  test('gathers what comes while it is under way', async () => {
    const { place, render } = await show({ xml: STRAIGHT, view: having(0) });
    const seen: number[] = [];
    for (let flows = 1; flows <= 4; flows++) {
      render({ xml: STRAIGHT, view: having(flows) });
      await expect.poll(() => place.querySelectorAll('.djs-connection.pd-done').length).toBe(flows);
      seen.push(tokens(place).length);
    }
    expect(Math.max(...seen)).toBe(1);
    await expect.poll(() => tokens(place)).toEqual([]);
  });

  test('is none backwards, none without motion, none for a leap too large to follow', async () => {
    const { place, render } = await show({ xml: STRAIGHT, view: having(4) });
    const added = watch(place, '.pd-token');
    render({ xml: STRAIGHT, view: having(2) });
    await expect.poll(() => place.querySelectorAll('.djs-connection.pd-done').length).toBe(2);
    await preferMotion('reduce');
    render({ xml: STRAIGHT, view: having(4) });
    await expect.poll(() => place.querySelectorAll('.djs-connection.pd-done').length).toBe(4);
    expect(added()).toBe(0);
  });

  test('stops at once when the process is set back', async () => {
    const { place, render } = await show({ xml: STRAIGHT, view: having(0) });
    render({ xml: STRAIGHT, view: having(4) });
    await expect.poll(() => tokens(place).length).toBe(1);
    render({ xml: STRAIGHT, view: having(1) });
    await expect.poll(() => place.querySelectorAll('.djs-connection.pd-done').length).toBe(1);
    expect(tokens(place)).toEqual([]);
  });
});

test('without motion nothing moves by itself', async () => {
  await preferMotion('reduce');
  await show({ xml: STRAIGHT, view: having(1, { bill: { state: 'active', label: 'being done' } }) });
  const moving = document
    .getAnimations()
    .filter(({ effect }) => Number(effect?.getComputedTiming().duration) > 0);
  expect(moving).toEqual([]);
  await preferMotion('');
  await expect.poll(() => document.getAnimations().length, { message: 'the pulse' }).toBeGreaterThan(0);
});

test('a thousand fast updates leave no node, no listener and no animation behind', async () => {
  const { place, render, close } = await show({ xml: EVENTS });
  const listeners = countListeners();
  const step = (turn: number): ProcessView => {
    const states = ['active', 'waiting', 'done', 'failed'] as const;
    return {
      elements: Object.fromEntries(
        ['paid', 'late'].map((id, at) => [
          id,
          {
            state: states[(turn + at) % 4] ?? 'done',
            label: `turn ${turn}`,
            note: `${turn}`,
            weight: (turn % 10) / 10,
          },
        ]),
      ),
      takenFlows: ['begin-check', 'check-choose', 'choose-paid', 'paid-pack'].slice(0, turn % 5),
      ended: turn % 7 === 0,
      expected:
        turn % 2
          ? { elements: { remind: { label: 'next', note: 'soon' } }, flows: ['late-remind'] }
          : { elements: {}, flows: [] },
    };
  };
  const settle = async (view: ProcessView) => {
    render({ xml: EVENTS, view, announce: true });
    await expect
      .poll(() => place.querySelector('[data-element-id="paid"]')?.getAttribute('aria-label'))
      .toContain(view.elements.paid?.label);
    await expect.poll(() => tokens(place).length).toBe(0);
  };
  // What is made once and kept, such as the layer of the badges, is there after these.
  await settle(step(41));
  await settle(step(40));
  const nodes = place.querySelectorAll('*').length;
  const before = listeners.now();
  for (let turn = 1; turn < 1000; turn++) {
    // Each of them is painted, none is left out for the next.
    flushSync(() => render({ xml: EVENTS, view: step(turn), announce: true }));
    if (turn % 20 === 0) await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  await settle(step(40));
  expect(place.querySelectorAll('*').length).toBe(nodes);
  expect(listeners.now()).toBe(before);
  await expect.poll(() => place.getAnimations({ subtree: true }).length).toBeLessThan(20);
  close();
  expect(document.querySelectorAll('.djs-container, .pd-token')).toHaveLength(0);
  listeners.stop();
});

describe('announcements', () => {
  test('tell ten changes within half a second in one bounded message', async () => {
    const { place, render } = await show({ xml: LARGE, view: having(0), announce: true });
    const heard: string[] = [];
    const region = page.getByRole('status');
    new MutationObserver(() => heard.push(region.element().textContent ?? '')).observe(region.element(), {
      childList: true,
      characterData: true,
      subtree: true,
    });
    // However long ten drawings take: the half second is over when the test says so.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const elements: Record<string, ElementView> = {};
    for (let change = 0; change < 10; change++) {
      elements[`step-0-${change}`] = { state: 'done', label: 'done at 14:05' };
      render({ xml: LARGE, view: having(0, { ...elements }), announce: true });
      await expect.poll(() => place.querySelector(`[data-badge-of="step-0-${change}"]`)).not.toBeNull();
    }
    expect(heard).toEqual([]);
    vi.advanceTimersByTime(500);
    await expect
      .element(region)
      .toHaveTextContent(
        'Step 1.1, task, done at 14:05. Step 1.2, task, done at 14:05. Step 1.3, task, done at 14:05. And 7 more changes.',
      );
    expect(heard).toHaveLength(1);
    expect(place.querySelectorAll('[aria-live], [role="status"]')).toHaveLength(1);
  });

  test('are polite, silent at first paint, and off unless asked for', async () => {
    const first = having(1, { check: { state: 'active', label: 'being done' } });
    const { render } = await show({ xml: STRAIGHT, view: first });
    const region = page.getByRole('status');
    expect(region.query()).toBeNull();
    render({ xml: STRAIGHT, view: first, announce: true });
    await expect.element(region).toHaveTextContent('');
    render({
      xml: STRAIGHT,
      view: having(2, { check: { state: 'done', label: 'Done at 14:05' } }),
      announce: true,
    });
    await expect.element(region).toHaveTextContent('Check items, task, done at 14:05.');
  });
});

describe('full screen', () => {
  test('fills the window where the browser fills no screen, and Escape leaves: first the details, then the screen', async () => {
    vi.spyOn(document, 'fullscreenEnabled', 'get').mockReturnValue(false);
    const { place } = await show({ xml: STRAIGHT });
    const frame = () => place.querySelector('.pd-frame')?.getBoundingClientRect();
    const small = frame()?.height;
    await page.getByRole('button', { name: 'Full screen' }).click();
    await expect.poll(() => frame()?.height).toBe(innerHeight);
    expect(frame()?.width).toBe(document.documentElement.clientWidth);
    await page.getByRole('button', { name: 'Check items' }).click();
    await press('Escape');
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    expect(frame()?.height).toBe(innerHeight);
    await press('Escape');
    await expect.poll(() => frame()?.height).toBe(small);
    vi.restoreAllMocks();
  });

  test('is asked of the browser where it can', async () => {
    const { place } = await show({ xml: STRAIGHT });
    await page.getByRole('button', { name: 'Full screen' }).click();
    await expect.element(page.getByRole('button', { name: 'Leave full screen' })).toBeVisible();
    expect(document.fullscreenElement).toBe(place.querySelector('.pd-frame'));
    await userEvent.click(page.getByRole('button', { name: 'Leave full screen' }));
    await expect.poll(() => document.fullscreenElement).toBeNull();
  });
});

/** How many elements were added that fit, since the watching began. */
function watch(place: HTMLElement, selector: string): () => number {
  let added = 0;
  new MutationObserver((records) => {
    for (const { addedNodes } of records)
      for (const node of addedNodes) if (node instanceof Element && node.matches(selector)) added += 1;
  }).observe(place, { childList: true, subtree: true });
  return () => added;
}

/** Listeners added and not removed since the counting began; those that a signal removes count as removed with it. */
function countListeners() {
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  let open = 0;
  EventTarget.prototype.addEventListener = function add(...args: Parameters<typeof addEventListener>) {
    open += 1;
    const options = args[2];
    if (typeof options === 'object' && options.once) open -= 1;
    addEventListener.apply(this, args);
  };
  EventTarget.prototype.removeEventListener = function remove(
    ...args: Parameters<typeof removeEventListener>
  ) {
    open -= 1;
    removeEventListener.apply(this, args);
  };
  return {
    now: () => open,
    stop() {
      Object.assign(EventTarget.prototype, { addEventListener, removeEventListener });
    },
  };
}
