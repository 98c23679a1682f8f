import type { Shape } from 'bpmn-js/lib/model/Types';
import type Canvas from 'diagram-js/lib/core/Canvas';
import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry';
import type Overlays from 'diagram-js/lib/features/overlays/Overlays';
import { type Badge, type BadgeLook, createBadge, footHook, hookOf } from './badge';
import { type Drawable, drawing, type Look, PLAIN, sameLook } from './drawing';
import { createTrims } from './trims';
import type { ProcessView } from './types';

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
  const trims = createTrims(services.registry);
  const pins = createPins(services);

  function paintOne({ id, kind }: Drawable, look: Look): void {
    const before = painted.get(id) ?? PLAIN;
    if (sameLook(before, look)) return;
    painted.set(id, look);
    setClasses(services, id, kind, classesOf(before), classesOf(look));
    // Two flows may share their first stretch: the one that was taken lies on top.
    if (kind === 'flow' && look.state === 'done' && before.state !== 'done') raise(services.registry, id);
    if (kind === 'label') return;
    trims.trim(id, look);
    if (kind !== 'node') return;
    pins.set(id, 'state', stateBadge(look));
    pins.set(id, 'forecast', forecastBadge(look), look.text !== '');
  }

  return (view: ProcessView | undefined): void => {
    const looks = drawing(drawables, view);
    for (const drawable of drawables) paintOne(drawable, looks.get(drawable.id) ?? PLAIN);
  };
}

function stateBadge({ sign, state, text }: Look): BadgeLook | null {
  return state && (sign || text) ? { sign, className: `pd-${state}`, text } : null;
}

function forecastBadge({ forecast }: Look): BadgeLook | null {
  return forecast ? { sign: null, className: 'pd-expected', text: forecast } : null;
}

/** The badges that hang on elements now, by element and purpose. */
function createPins({ registry, overlays }: Services) {
  const hung = new Map<string, { badge: Badge; text: string; atFoot: boolean }>();

  return {
    /** @param atFoot below the element, because something else hangs above it */
    set(id: string, purpose: 'state' | 'forecast', look: BadgeLook | null, atFoot = false): void {
      const key = `${purpose} ${id}`;
      const old = hung.get(key);
      // Hanging up costs far more than showing something else where it hangs.
      if (old && look && old.atFoot === atFoot && !old.text === !look.text) {
        old.badge.show(look);
        hung.set(key, { ...old, text: look.text });
        return;
      }
      if (old) overlays.remove({ element: id, type: `pd-${purpose}` });
      hung.delete(key);
      if (!look) return;
      // Only nodes get badges, and nodes are shapes.
      const shape = registry.get(id) as Shape;
      const { left, top, by } = atFoot
        ? footHook(shape)
        : hookOf(shape.width, look.text !== '', hasFlowAbove(shape));
      const badge = createBadge(by);
      badge.show(look);
      overlays.add(id, `pd-${purpose}`, { position: { left, top }, scale: BADGE_SCALE, html: badge.html });
      hung.set(key, { badge, text: look.text, atFoot });
    },
  };
}

function hasFlowAbove({ y, incoming, outgoing }: Shape): boolean {
  const docks = [
    ...incoming.map((flow) => flow.waypoints.at(-1)),
    ...outgoing.map((flow) => flow.waypoints[0]),
  ];
  return docks.some((dock) => dock?.y === y);
}

/** What is expected and nothing else yet takes the colour of what is expected. */
function classesOf({ state, expected }: Look): string[] {
  if (state) return [`pd-${state}`];
  return expected ? ['pd-expected'] : [];
}

function setClasses(
  { canvas, registry }: Services,
  id: string,
  kind: Drawable['kind'],
  before: readonly string[],
  after: readonly string[],
): void {
  const gone = before.filter((name) => !after.includes(name));
  const come = after.filter((name) => !before.includes(name));
  for (const name of gone) canvas.removeMarker(id, name);
  for (const name of come) canvas.addMarker(id, name);
  if (kind !== 'flow' || gone.length + come.length === 0) return;
  for (const head of arrowHeads(registry.getGraphics(id))) {
    head.classList.remove(...gone);
    head.classList.add(...come);
  }
}

function raise(registry: ElementRegistry, id: string): void {
  const group = registry.getGraphics(id).parentElement;
  group?.parentElement?.append(group);
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
