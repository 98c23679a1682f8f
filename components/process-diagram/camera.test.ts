import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Camera, createCamera } from './camera';
import type { Sheet } from './sheet';
import type { Box } from './view-box';

const DRAWING: Box = { x: 0, y: 0, width: 1000, height: 400 };
const TASK: Box = { x: 100, y: 100, width: 100, height: 80 };
const WIDE = { width: 1280, height: 600 };
const NARROW = { width: 390, height: 600 };
const GONE = { width: 0, height: 0 };

describe('the camera', () => {
  let screen = WIDE;
  let shown: Box[] = [];
  let frames: FrameRequestCallback[] = [];
  let camera: Camera;
  let pageNow: string;

  beforeEach(() => {
    screen = WIDE;
    shown = [];
    frames = [];
    vi.stubGlobal('matchMedia', () => ({ matches: false }));
    vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame));
    vi.stubGlobal('cancelAnimationFrame', () => {});
    const seen = () => ({ ...(shown.at(-1) ?? DRAWING), scale: 1 });
    const sheet: Sheet = {
      window: () => screen,
      everything: () => DRAWING,
      seen,
      show: (box) => shown.push(box),
      scroll: (dx, dy) => shown.push({ ...seen(), x: seen().x - dx, y: seen().y - dy }),
      zoom: () => shown.push(seen()),
      carry: () => {},
      resized: () => {},
      turned: () => {},
      onMoved: () => () => {},
    };
    const scenery = {
      turnTo: () => {},
      surroundings: () => ({ element: TASK, neighbours: TASK, shapes: [] }),
    };
    pageNow = 'first';
    camera = createCamera(sheet, scenery, () => pageNow);
    return () => vi.unstubAllGlobals();
  });

  const expectFinite = () => {
    for (const box of shown) expect(Object.values(box).every(Number.isFinite)).toBe(true);
  };

  it('shows the whole on a wide screen and looks closely on a narrow one', () => {
    camera.follow('task');
    expect(shown.at(-1)?.width).toBeGreaterThan(DRAWING.width);
    screen = NARROW;
    camera.resized();
    expect(shown.at(-1)?.width).toBeLessThan(DRAWING.width);
  });

  it('computes nothing for a container that was taken off the page', () => {
    camera.follow('task');
    const before = [...shown];
    screen = GONE;
    camera.resized();
    camera.follow('other');
    camera.fit();
    camera.goTo('task');
    camera.zoomIn();
    expect(shown).toEqual(before);
  });

  it('drops a flight whose container vanishes on the way', () => {
    camera.follow('task');
    camera.goTo('task');
    const before = shown.length;
    screen = GONE;
    frames.at(-1)?.(performance.now() + 50);
    expect(shown).toHaveLength(before);
    expect(frames).toHaveLength(1);
  });

  it('takes its place when a container that was hidden at first appears', () => {
    screen = GONE;
    camera.follow('task');
    expect(shown).toEqual([]);
    screen = WIDE;
    camera.resized();
    expect(shown).toHaveLength(1);
    expectFinite();
  });

  it('leaves a reader alone who has moved the picture, also after it was hidden', () => {
    camera.follow('task');
    camera.scroll(10, 0);
    const before = shown.length;
    screen = GONE;
    camera.resized();
    screen = NARROW;
    camera.resized();
    camera.follow('other');
    expect(shown).toHaveLength(before);
  });

  it('shows the whole of a page that is opened first, and a page that was left as it was left', () => {
    camera.follow('task');
    camera.scroll(-30, 0);
    const before = shown.at(-1);
    pageNow = 'inside';
    camera.turned();
    expect(shown.at(-1)?.width).toBeGreaterThan(DRAWING.width);
    pageNow = 'first';
    camera.turned();
    expect(shown.at(-1)).toMatchObject({ x: before?.x, width: before?.width });
  });
});
