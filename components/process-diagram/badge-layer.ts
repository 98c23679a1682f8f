import type { Shape } from 'bpmn-js/lib/model/Types';
import type Canvas from 'diagram-js/lib/core/Canvas';
import { type Badge, type BadgeLook, createBadge, footHook, type Hook, hookOf } from './badge';
import type { Sheet } from './sheet';

/** Badges keep a readable size when the drawing is small and do not swell when it is large. */
const SCALE = { min: 0.72, max: 1.2 };

export interface BadgeLayer {
  /** Hangs a badge on an element, or takes it away. @param atFoot below, because something else hangs above */
  set(shape: Shape, purpose: 'state' | 'forecast', look: BadgeLook | null, atFoot?: boolean): void;
  /** After another page of the file was opened. */
  turned(): void;
}

interface Hung {
  badge: Badge;
  text: string;
  atFoot: boolean;
}

/** The badges of the elements, on a layer that moves with the drawing; each page of the file has its own. */
export function createBadgeLayer(canvas: Canvas, sheet: Sheet): BadgeLayer {
  const layer = document.createElement('div');
  layer.className = 'pd-badges';
  canvas.getContainer().append(layer);
  sheet.carry(layer);
  const pages = new Map<unknown, HTMLElement>();
  const hung = new Map<string, Hung>();
  let shownScale = '';

  sheet.onMoved(() => {
    const { scale } = sheet.seen();
    const own = (Math.min(Math.max(scale, SCALE.min), SCALE.max) / scale).toFixed(3);
    if (own === shownScale) return;
    shownScale = own;
    layer.style.setProperty('--pd-badge-scale', own);
  });

  function pageOf(shape: Shape): HTMLElement {
    const root = canvas.findRoot(shape);
    const known = pages.get(root);
    if (known) return known;
    const page = document.createElement('div');
    page.hidden = root !== canvas.getRootElement();
    layer.append(page);
    pages.set(root, page);
    return page;
  }

  return {
    set(shape, purpose, look, atFoot = false) {
      const key = `${purpose} ${shape.id}`;
      const old = hung.get(key);
      if (old && look && old.atFoot === atFoot && !old.text === !look.text) {
        old.badge.show(look);
        hung.set(key, { ...old, text: look.text });
        return;
      }
      old?.badge.html.remove();
      hung.delete(key);
      if (!look) return;
      const hook = atFoot ? footHook(shape) : hookOf(shape.width, look.text !== '', hasFlowAbove(shape));
      const badge = createBadge(hook.by);
      badge.show(look);
      place(badge.html, shape, hook);
      pageOf(shape).append(badge.html);
      hung.set(key, { badge, text: look.text, atFoot });
    },
    turned() {
      const open = canvas.getRootElement();
      for (const [root, page] of pages) page.hidden = root !== open;
    },
  };
}

function place(html: HTMLElement, { id, x, y }: Shape, hook: Hook): void {
  html.dataset.badgeOf = id;
  html.style.left = `${x + hook.left}px`;
  html.style.top = `${y + hook.top}px`;
}

function hasFlowAbove({ y, incoming, outgoing }: Shape): boolean {
  const docks = [
    ...incoming.map((flow) => flow.waypoints.at(-1)),
    ...outgoing.map((flow) => flow.waypoints[0]),
  ];
  return docks.some((dock) => dock?.y === y);
}
