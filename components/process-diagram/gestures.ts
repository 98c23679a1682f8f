import type { Camera } from './camera';

interface Point {
  x: number;
  y: number;
}

/** A hand that shakes while it clicks moves nothing. */
const DRAG_FROM_PX = 15;
/** With Shift. */
const KEY_STEP_PX = { plain: 50, far: 200 };

const KEYS: Record<string, readonly [x: number, y: number]> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/**
 * The wheel belongs to the page: only with Ctrl or Cmd (which is also how a trackpad reports a pinch) it zooms. The
 * mouse drags, so does one finger, and two zoom; Ctrl or Cmd with the arrows moves, the arrows alone walk.
 * Returns the undoing.
 */
export function installGestures(container: HTMLElement, camera: Camera): () => void {
  const stopListening = new AbortController();
  const { signal } = stopListening;
  installWheel(container, camera, signal);
  installTouch(container, camera, signal);
  installMouse(container, camera, signal);
  installKeys(container, camera, signal);
  return () => stopListening.abort();
}

function installKeys(container: HTMLElement, camera: Camera, signal: AbortSignal): void {
  const onKey = (event: KeyboardEvent) => {
    const direction = KEYS[event.key];
    if (!direction || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const step = event.shiftKey ? KEY_STEP_PX.far : KEY_STEP_PX.plain;
    camera.scroll(direction[0] * step, direction[1] * step);
  };
  container.addEventListener('keydown', onKey, { signal });
}

function installMouse(container: HTMLElement, camera: Camera, signal: AbortSignal): void {
  // Lies over the drawing during a drag: a hand that is closed looks for nothing below it, and neither does the browser.
  const shield = document.createElement('div');
  shield.className = 'pd-shield';
  let pressedAt: Point | undefined;
  let last: Point | undefined;
  let hasDragged = false;

  const onDown = (event: PointerEvent) => {
    hasDragged = false;
    const isPlain = !event.ctrlKey && !event.shiftKey && !event.altKey && event.button < 2;
    if (event.pointerType !== 'mouse' || !isPlain || isControl(event.target)) return;
    pressedAt = { x: event.clientX, y: event.clientY };
  };
  const onMove = ({ clientX, clientY, pointerId }: PointerEvent) => {
    if (!pressedAt) return;
    if (!last) {
      if (Math.hypot(clientX - pressedAt.x, clientY - pressedAt.y) <= DRAG_FROM_PX) return;
      hasDragged = true;
      last = pressedAt;
      container.append(shield);
      shield.setPointerCapture(pointerId);
    }
    camera.scroll(clientX - last.x, clientY - last.y);
    last = { x: clientX, y: clientY };
  };
  const onUp = () => {
    pressedAt = undefined;
    last = undefined;
    shield.remove();
  };
  const onClick = (event: MouseEvent) => {
    // It ends a drag.
    if (hasDragged) event.stopImmediatePropagation();
  };
  container.addEventListener('pointerdown', onDown, { signal });
  container.addEventListener('pointermove', onMove, { signal });
  for (const name of ['pointerup', 'pointercancel'] as const)
    document.addEventListener(name, onUp, { signal });
  container.addEventListener('click', onClick, { signal, capture: true });
}

/** Buttons and links on the drawing are for themselves. */
export function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a') !== null;
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

function installTouch(container: HTMLElement, camera: Camera, signal: AbortSignal): void {
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
    const from = middle(before);
    const to = middle(after);
    camera.scroll(to.x - from.x, to.y - from.y);
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
