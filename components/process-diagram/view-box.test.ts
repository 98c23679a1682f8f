import { describe, expect, it } from 'vitest';
import { around, between, frameBox, uncut } from './view-box';

const SCREEN = { width: 400, height: 200 };

describe('the part of a drawing that is shown', () => {
  it('surrounds all boxes', () => {
    expect(around([])).toBeUndefined();
    expect(
      around([
        { x: 10, y: 0, width: 10, height: 10 },
        { x: 0, y: 20, width: 5, height: 5 },
      ]),
    ).toEqual({ x: 0, y: 0, width: 20, height: 25 });
  });

  it('has the shape of the screen and the content in its middle', () => {
    const box = frameBox({ x: 0, y: 0, width: 800, height: 100 }, SCREEN, {
      margin: 0,
      minScale: 0.1,
      maxScale: 2,
    });
    expect(box).toEqual({ x: 0, y: -150, width: 800, height: 400 });
  });

  it('does not enlarge a small drawing beyond the largest scale', () => {
    const box = frameBox({ x: 0, y: 0, width: 10, height: 10 }, SCREEN, {
      margin: 0,
      minScale: 0.1,
      maxScale: 2,
    });
    expect(box.width).toBe(200);
  });

  it('stays readable and looks at the centre when the content does not fit', () => {
    const centre = { x: 900, y: 40, width: 100, height: 20 };
    const box = frameBox({ x: 0, y: 0, width: 4000, height: 100 }, SCREEN, {
      margin: 0,
      minScale: 1,
      maxScale: 2,
      centre,
    });
    expect(box).toEqual({ x: 750, y: -50, width: 400, height: 200 });
  });

  it('leaves the foot of the screen free', () => {
    const frame = { margin: 0, minScale: 1, maxScale: 1 };
    const content = { x: 0, y: 0, width: 400, height: 100 };
    expect(frameBox(content, SCREEN, { ...frame, foot: 40 }).y).toBe(frameBox(content, SCREEN, frame).y + 20);
  });

  it('shows nothing beyond the drawing where there is more to see inside', () => {
    const within = { x: 0, y: 0, width: 1000, height: 1000 };
    const frame = { margin: 0, minScale: 1, maxScale: 1, within };
    expect(frameBox({ x: 0, y: 0, width: 10, height: 10 }, SCREEN, frame)).toMatchObject({ x: 0, y: 0 });
    expect(frameBox({ x: 990, y: 990, width: 10, height: 10 }, SCREEN, frame)).toMatchObject({
      x: 600,
      y: 800,
    });
    expect(frameBox({ x: 500, y: 500, width: 0, height: 0 }, SCREEN, frame)).toMatchObject({
      x: 300,
      y: 400,
    });
  });

  it('cuts as few shapes as it can, and moves no further than that takes', () => {
    const box = { x: 100, y: 0, width: 400, height: 200 };
    const keep = { x: 250, y: 50, width: 100, height: 80 };
    const task = (x: number) => ({ x, y: 50, width: 100, height: 80 });
    // One is cut on the left: the nearest place where it is not is behind it.
    expect(uncut(box, [task(20), keep], keep, 0)).toEqual({ ...box, x: 126 });
    // Here it comes whole into the picture.
    expect(uncut(box, [task(80), keep], keep, 0)).toEqual({ ...box, x: 74 });
    // What lies above or below the picture is cut by no side of it.
    expect(uncut(box, [{ ...task(20), y: 300 }, keep], keep, 0)).toEqual(box);
    expect(uncut(box, [{ ...task(20), y: 170 }, keep], keep, 40)).toEqual(box);
    // The element that is looked at stays in it, with the room below.
    expect(uncut(box, [task(-800), keep], { ...keep, y: 110 }, 40)).toMatchObject({ x: 100, y: 0 });
    expect(uncut(box, [], keep, 0)).toEqual(box);
  });

  it('moves from one box to the other', () => {
    const from = { x: 0, y: 0, width: 10, height: 10 };
    const to = { x: 100, y: 50, width: 20, height: 30 };
    expect(between(from, to, 0)).toEqual(from);
    expect(between(from, to, 1)).toEqual(to);
  });
});
