import type Canvas from 'diagram-js/lib/core/Canvas';
import type { Camera } from './camera';

interface Point {
  x: number;
  y: number;
}

/**
 * The wheel belongs to the page: only with Ctrl or Cmd (which is also how a trackpad reports a pinch) it zooms.
 * The library moves the canvas with mouse and keyboard but knows no touch: one finger drags, two zoom.
 * Returns the undoing.
 */
export function installGestures(canvas: Canvas, camera: Camera): () => void {
  const container = canvas.getContainer();
  const stopListening = new AbortController();
  const { signal } = stopListening;
  installWheel(container, camera, signal);
  installTouch(container, canvas, camera, signal);
  watchMouse(container, camera, signal);
  // The library moves the canvas with Ctrl or Cmd and the arrows; the arrows alone walk through the diagram.
  const onKey = ({ key, ctrlKey, metaKey }: KeyboardEvent) => {
    if (key.startsWith('Arrow') && (ctrlKey || metaKey)) camera.moved();
  };
  container.addEventListener('keydown', onKey, { signal });
  return () => stopListening.abort();
}

/** A drag with the mouse is the library's; we only want to know of it. It may leave the container. */
function watchMouse(container: HTMLElement, camera: Camera, signal: AbortSignal): void {
  let pressed = false;
  container.addEventListener('pointerdown', () => (pressed = true), { signal });
  document.addEventListener('pointermove', () => pressed && camera.moved(), { signal });
  document.addEventListener('pointerup', () => (pressed = false), { signal });
}

function installWheel(container: HTMLElement, camera: Camera, signal: AbortSignal): void {
  const onWheel = (event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY / 100 : event.deltaY / 3;
    camera.zoomBy(1.2 ** -Math.min(Math.max(lines, -3), 3), inside(container, event.clientX, event.clientY));
  };
  container.addEventListener('wheel', onWheel, { signal, passive: false });
}

function installTouch(container: HTMLElement, canvas: Canvas, camera: Camera, signal: AbortSignal): void {
  const fingers = new Map<number, Point>();
  const at = (event: PointerEvent) => inside(container, event.clientX, event.clientY);

  const onDown = (event: PointerEvent) => {
    if (event.pointerType === 'touch') fingers.set(event.pointerId, at(event));
  };
  const onMove = (event: PointerEvent) => {
    const before = [...fingers.values()];
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, at(event));
    const after = [...fingers.values()];
    camera.moved();
    const from = middle(before);
    const to = middle(after);
    canvas.scroll({ dx: to.x - from.x, dy: to.y - from.y });
    if (fingers.size === 2) camera.zoomBy(spread(after) / Math.max(spread(before), 1), to);
  };
  const onUp = (event: PointerEvent) => fingers.delete(event.pointerId);

  container.addEventListener('pointerdown', onDown, { signal });
  container.addEventListener('pointermove', onMove, { signal });
  for (const name of ['pointerup', 'pointercancel', 'pointerleave'] as const) {
    container.addEventListener(name, onUp, { signal });
  }
}

function inside(container: HTMLElement, clientX: number, clientY: number): Point {
  const { left, top } = container.getBoundingClientRect();
  return { x: clientX - left, y: clientY - top };
}

function middle(points: readonly Point[]): Point {
  const sum = points.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

function spread([a, b]: readonly Point[]): number {
  return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
}
