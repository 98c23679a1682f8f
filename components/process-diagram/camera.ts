import type { Sheet } from './sheet';
import { type Box, between, frameBox, keepWithin, uncut } from './view-box';

const NARROW_WIDTH_PX = 640;
const FLIGHT_MS = 220;
/** The buttons and the mark of bpmn.io. */
const FOOT_PX = 48;
const ZOOM_STEP = 1.3;
/** Between the edge of the frame and an element that was brought into the picture. */
const REVEAL_MARGIN_PX = 36;
const READABLE_SCALE = 0.5;
const SCALE_RANGE = { min: 0.25, max: 3 };

/** What the camera asks of the drawing. */
export interface Scenery {
  /** Turns to the page the element is drawn on, where the file has several. */
  turnTo(elementId: string): void;
  /** An element, the same with its neighbours, and all that is drawn, without what holds others. */
  surroundings(elementId: string): { element: Box; neighbours: Box; shapes: readonly Box[] } | undefined;
}

export interface Camera {
  /** Looks at this element where the screen is narrow; a reader who has moved the picture is left alone. */
  follow(elementId: string | undefined): void;
  fit(): void;
  goTo(elementId: string): void;
  /**
   * Brings an element into the picture if it is not there, at a size that can be read.
   *
   * @param roomBelow pixels to keep free below it, for what is told of it
   */
  reveal(elementId: string, roomBelow?: number): void;
  zoomBy(factor: number, at?: { x: number; y: number }): void;
  zoomIn(): void;
  zoomOut(): void;
  scroll(dx: number, dy: number): void;
  /** After the container has changed its size. */
  resized(): void;
  /** After another page of the file was opened: it is seen as it was left. */
  turned(): void;
  stop(): void;
}

/** @param pageOf which page lies open */
export function createCamera(sheet: Sheet, scenery: Scenery, pageOf: () => unknown): Camera {
  let focus: string | undefined;
  let leftAlone = false;
  let flight = 0;
  let page = pageOf();
  /** Pages that were left, as they were seen then. */
  const left = new Map<unknown, Box>();

  /** Of a container without an area no scale can be computed: it is hidden, or was taken off the page just now. */
  function isSeen(): boolean {
    const { width, height } = sheet.window();
    return width > 0 && height > 0;
  }

  function whole(): Box {
    return frameBox(sheet.everything(), sheet.window(), {
      margin: 24,
      minScale: SCALE_RANGE.min,
      maxScale: 1.4,
    });
  }

  function closeUp(elementId: string): Box {
    const place = scenery.surroundings(elementId);
    if (!place) return whole();
    const box = frameBox(place.neighbours, sheet.window(), {
      margin: 20,
      foot: FOOT_PX,
      minScale: 0.8,
      maxScale: 1.2,
      centre: place.element,
      within: sheet.everything(),
    });
    return uncut(box, place.shapes, place.element, (FOOT_PX * box.width) / sheet.window().width);
  }

  const home = () => (focus && sheet.window().width < NARROW_WIDTH_PX ? closeUp(focus) : whole());

  /** Unseen, nothing is done: `resized` makes up for it when the container comes back. */
  function jump(to: () => Box): void {
    cancelAnimationFrame(flight);
    if (isSeen()) sheet.show(to());
  }

  function fly(target: () => Box): void {
    cancelAnimationFrame(flight);
    if (!isSeen() || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      jump(target);
      return;
    }
    const to = target();
    const { x, y, width, height } = sheet.seen();
    const startedAt = performance.now();
    const frame = (now: number) => {
      if (!isSeen()) return;
      const progress = Math.min(Math.max((now - startedAt) / FLIGHT_MS, 0), 1);
      sheet.show(between({ x, y, width, height }, to, progress));
      if (progress < 1) flight = requestAnimationFrame(frame);
    };
    flight = requestAnimationFrame(frame);
  }

  /** The reader moves the picture by hand. */
  function touched(): void {
    cancelAnimationFrame(flight);
    leftAlone = true;
  }

  function zoomBy(factor: number, at?: { x: number; y: number }): void {
    if (!isSeen()) return;
    touched();
    const scale = Math.min(Math.max(sheet.seen().scale * factor, SCALE_RANGE.min), SCALE_RANGE.max);
    const { width, height } = sheet.window();
    sheet.zoom(scale, at ?? { x: width / 2, y: height / 2 });
  }

  /** The least movement after which the element lies within the frame; null when it lies there already. */
  function revealing(elementId: string, roomBelow: number): Box | null {
    const place = scenery.surroundings(elementId);
    if (!place) return null;
    const { element } = place;
    const now = sheet.seen();
    const { width, height } = sheet.window();
    const scale = Math.max(now.scale, READABLE_SCALE);
    const margin = REVEAL_MARGIN_PX / scale;
    const box = { x: now.x, y: now.y, width: width / scale, height: height / scale };
    const free = {
      right: box.width - element.width - margin,
      bottom: box.height - element.height - margin - (FOOT_PX + roomBelow) / scale,
    };
    const isIn = (at: number, end: number) => at >= margin - 1 && at <= Math.max(end, margin) + 1;
    const isThere = isIn(element.x - box.x, free.right) && isIn(element.y - box.y, free.bottom);
    if (isThere && box.width >= now.width - 1) return null;
    const x = element.x - Math.max((margin + free.right) / 2, margin);
    const y = element.y - Math.max((margin + free.bottom) / 2, margin);
    return keepWithin({ ...box, x, y }, sheet.everything(), margin, (FOOT_PX + roomBelow) / scale);
  }

  let opened = false;
  return {
    follow(elementId) {
      const changed = elementId !== focus;
      focus = elementId;
      if (!opened) jump(home);
      else if (changed && !leftAlone && sheet.window().width < NARROW_WIDTH_PX) fly(home);
      opened = true;
    },
    fit() {
      leftAlone = false;
      fly(whole);
    },
    goTo(elementId) {
      leftAlone = false;
      scenery.turnTo(elementId);
      fly(() => closeUp(elementId));
    },
    reveal(elementId, roomBelow = 0) {
      if (!isSeen()) return;
      scenery.turnTo(elementId);
      const to = revealing(elementId, roomBelow);
      if (!to) return;
      leftAlone = true;
      fly(() => to);
    },
    zoomBy,
    zoomIn: () => zoomBy(ZOOM_STEP),
    zoomOut: () => zoomBy(1 / ZOOM_STEP),
    scroll(dx, dy) {
      touched();
      sheet.scroll(dx, dy);
    },
    resized() {
      sheet.resized();
      if (opened && !leftAlone) jump(home);
    },
    turned() {
      left.set(page, sheet.seen());
      page = pageOf();
      sheet.turned();
      const before = left.get(page);
      jump(() => before ?? whole());
    },
    stop: () => cancelAnimationFrame(flight),
  };
}
