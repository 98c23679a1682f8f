import type { Shape } from 'bpmn-js/lib/model/Types';
import type Canvas from 'diagram-js/lib/core/Canvas';
import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry';
import type Overlays from 'diagram-js/lib/features/overlays/Overlays';
import { type Badge, createBadge, hookOf } from './badge';
import { type Drawable, drawing, type Look, PLAIN, sameLook } from './drawing';
import type { ElementState, ProcessView } from './types';

const BADGE_TYPE = 'pd-state';
/** Badges keep a readable size when the drawing is small and do not swell when it is large. */
const BADGE_SCALE = { min: 0.72, max: 1.2 };

export interface Services {
  canvas: Canvas;
  registry: ElementRegistry;
  overlays: Overlays;
}

/**
 * Puts a view on the canvas by what differs from the view before: nothing that stays the same is touched,
 * so a countdown changes one text and nothing flickers. Colours are classes that set custom properties which
 * the renderer was told to draw with; a change of theme therefore needs no painting.
 */
export function createPainter(services: Services, drawables: readonly Drawable[]) {
  const painted = new Map<string, Look>();
  const badges = new Map<string, Badge>();

  function paintOne({ id, kind }: Drawable, look: Look): void {
    const before = painted.get(id) ?? PLAIN;
    if (sameLook(before, look)) return;
    painted.set(id, look);
    if (before.state !== look.state) {
      setState(services, id, kind, before.state, look.state);
    }
    if (kind !== 'node') return;
    if (before.hover !== look.hover) setHover(services.registry, id, look.hover);
    paintBadge(id, before, look);
  }

  function paintBadge(id: string, before: Look, look: Look): void {
    const old = badges.get(id);
    const samePlace = before.sign === look.sign && before.state === look.state && !before.text === !look.text;
    if (old && samePlace) {
      old.setText(look.text);
      return;
    }
    if (old) services.overlays.remove({ element: id, type: BADGE_TYPE });
    badges.delete(id);
    if (look.sign && look.state) badges.set(id, hang(services, id, look.sign, look.state, look.text));
  }

  return (view: ProcessView | undefined): void => {
    const looks = drawing(drawables, view);
    for (const drawable of drawables) paintOne(drawable, looks.get(drawable.id) ?? PLAIN);
  };
}

function hang(
  { registry, overlays }: Services,
  id: string,
  sign: NonNullable<Look['sign']>,
  state: ElementState,
  text: string,
): Badge {
  // Only nodes get badges, and nodes are shapes.
  const shape = registry.get(id) as Shape;
  const { left, top, by } = hookOf(shape.width, text !== '', hasFlowAbove(shape));
  const badge = createBadge(sign, state, text, by);
  overlays.add(id, BADGE_TYPE, { position: { left, top }, scale: BADGE_SCALE, html: badge.html });
  return badge;
}

function hasFlowAbove({ y, incoming, outgoing }: Shape): boolean {
  const docks = [
    ...incoming.map((flow) => flow.waypoints.at(-1)),
    ...outgoing.map((flow) => flow.waypoints[0]),
  ];
  return docks.some((dock) => dock?.y === y);
}

function setState(
  { canvas, registry }: Services,
  id: string,
  kind: Drawable['kind'],
  before: ElementState | null,
  after: ElementState | null,
): void {
  if (before) canvas.removeMarker(id, `pd-${before}`);
  if (after) canvas.addMarker(id, `pd-${after}`);
  if (kind !== 'flow') return;
  const gfx = registry.getGraphics(id);
  for (const head of arrowHeads(gfx)) {
    if (before) head.classList.remove(`pd-${before}`);
    if (after) head.classList.add(`pd-${after}`);
  }
  // Two flows may share their first stretch: the one that was taken lies on top.
  const group = gfx.parentElement;
  if (after === 'done') group?.parentElement?.append(group);
}

/** Arrow heads live in the drawing's `defs`, out of reach of their flow's class. */
function arrowHeads(gfx: SVGElement): Element[] {
  const heads: Element[] = [];
  for (const path of gfx.querySelectorAll<SVGElement>('.djs-visual path')) {
    for (const url of [path.style.markerEnd, path.style.markerStart]) {
      const id = /#([\w-]+)/.exec(url)?.[1];
      const head = id ? document.getElementById(id) : null;
      if (head) heads.push(head);
    }
  }
  return heads;
}

function setHover(registry: ElementRegistry, id: string, text: string): void {
  const gfx = registry.getGraphics(id);
  gfx.querySelector(':scope > title')?.remove();
  if (!text) return;
  const title = document.createElementNS('http://www.w3.org/2000/svg', 'title');
  title.textContent = text;
  gfx.prepend(title);
}
