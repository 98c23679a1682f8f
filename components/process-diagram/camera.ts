import type Canvas from 'diagram-js/lib/core/Canvas';
import { type Box, between, frameBox } from './view-box';

const NARROW_WIDTH_PX = 640;
const FLIGHT_MS = 220;
/** The buttons and the mark of bpmn.io. */
const FOOT_PX = 48;
const ZOOM_STEP = 1.3;
const SCALE_RANGE = { min: 0.25, max: 3 };

/** What the camera asks of the drawing. */
export interface Scenery {
  everything(): Box;
  /** An element, and the same with its neighbours. */
  surroundings(elementId: string): { element: Box; neighbours: Box } | undefined;
}

export interface Camera {
  /** Looks at this element where the screen is narrow; a reader who has moved the picture is left alone. */
  follow(elementId: string | undefined): void;
  fit(): void;
  goTo(elementId: string): void;
  zoomBy(factor: number, at?: { x: number; y: number }): void;
  zoomIn(): void;
  zoomOut(): void;
  /** After the container has changed its size. */
  resized(): void;
  /** To be called when the reader has moved the picture with the pointer or the keyboard. */
  moved(): void;
  stop(): void;
}

export function createCamera(canvas: Canvas, scenery: Scenery): Camera {
  let focus: string | undefined;
  let leftAlone = false;
  let flight = 0;

  const screen = () => canvas.getContainer().getBoundingClientRect();

  /** Of a container without an area no scale can be computed: it is hidden, or was taken off the page just now. */
  function isSeen(): boolean {
    const { width, height } = screen();
    return width > 0 && height > 0;
  }

  function whole(): Box {
    return frameBox(scenery.everything(), screen(), { margin: 24, minScale: SCALE_RANGE.min, maxScale: 1.4 });
  }

  function closeUp(elementId: string): Box {
    const place = scenery.surroundings(elementId);
    if (!place) return whole();
    return frameBox(place.neighbours, screen(), {
      margin: 20,
      foot: FOOT_PX,
      minScale: 0.8,
      maxScale: 1.2,
      centre: place.element,
      within: scenery.everything(),
    });
  }

  const home = () => (focus && screen().width < NARROW_WIDTH_PX ? closeUp(focus) : whole());

  /** Unseen, nothing is done: `resized` makes up for it when the container comes back. */
  function jump(to: () => Box): void {
    cancelAnimationFrame(flight);
    if (isSeen()) canvas.viewbox(to());
  }

  function fly(target: () => Box): void {
    cancelAnimationFrame(flight);
    if (!isSeen() || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      jump(target);
      return;
    }
    const to = target();
    const { x, y, width, height } = canvas.viewbox();
    const startedAt = performance.now();
    const frame = (now: number) => {
      if (!isSeen()) return;
      const progress = Math.min(Math.max((now - startedAt) / FLIGHT_MS, 0), 1);
      canvas.viewbox(between({ x, y, width, height }, to, progress));
      if (progress < 1) flight = requestAnimationFrame(frame);
    };
    flight = requestAnimationFrame(frame);
  }

  function zoomBy(factor: number, at?: { x: number; y: number }): void {
    if (!isSeen()) return;
    leftAlone = true;
    const scale = Math.min(Math.max(canvas.zoom() * factor, SCALE_RANGE.min), SCALE_RANGE.max);
    const { width, height } = screen();
    canvas.zoom(scale, at ?? { x: width / 2, y: height / 2 });
  }

  let opened = false;
  return {
    follow(elementId) {
      const changed = elementId !== focus;
      focus = elementId;
      if (!opened) jump(home);
      else if (changed && !leftAlone && screen().width < NARROW_WIDTH_PX) fly(home);
      opened = true;
    },
    fit() {
      leftAlone = false;
      fly(whole);
    },
    goTo(elementId) {
      leftAlone = false;
      fly(() => closeUp(elementId));
    },
    zoomBy,
    zoomIn: () => zoomBy(ZOOM_STEP),
    zoomOut: () => zoomBy(1 / ZOOM_STEP),
    resized() {
      canvas.resized();
      if (opened && !leftAlone) jump(home);
    },
    moved() {
      cancelAnimationFrame(flight);
      leftAlone = true;
    },
    stop: () => cancelAnimationFrame(flight),
  };
}
