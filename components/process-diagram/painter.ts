import type { Shape } from 'bpmn-js/lib/model/Types';
import type Canvas from 'diagram-js/lib/core/Canvas';
import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry';
import type { BadgeLook } from './badge';
import type { BadgeLayer } from './badge-layer';
import { type Drawable, drawing, type Look, PLAIN, sameLook } from './drawing';
import { inSlices } from './slices';
import { createTrims } from './trims';
import type { ProcessView } from './types';

/** More at once are a leap, which nobody follows. */
const SOFT_CHANGES_MAX = 50;

export interface Services {
  canvas: Canvas;
  registry: ElementRegistry;
  badges: BadgeLayer;
}

interface Change {
  drawable: Drawable;
  before: Look;
  look: Look;
}

export interface Painter {
  paint(view: ProcessView | undefined): void;
  /** The first view, little by little: nobody sees the drawing yet, and it may be large. */
  paintFirst(view: ProcessView | undefined, signal: AbortSignal): Promise<void>;
}

/**
 * Puts a view on the canvas by what differs from the view before: nothing that stays the same is touched,
 * so a countdown changes one text and nothing flickers. Colours are classes that set custom properties which
 * the renderer was told to draw with; a change of theme therefore needs no painting.
 */
export function createPainter(services: Services, drawables: readonly Drawable[]): Painter {
  const { registry, badges } = services;
  const painted = new Map<string, Look>();
  const trims = createTrims(registry);
  let isFirst = true;

  function changesTo(view: ProcessView | undefined): Change[] {
    const looks = drawing(drawables, view);
    return drawables.flatMap((drawable) => {
      const [before, look] = [painted.get(drawable.id) ?? PLAIN, looks.get(drawable.id) ?? PLAIN];
      return sameLook(before, look) ? [] : [{ drawable, before, look }];
    });
  }

  function paintOne({ drawable: { id, kind }, before, look }: Change, isSoft: boolean): void {
    painted.set(id, look);
    setClasses(services, id, kind, classesOf(before), classesOf(look));
    if (!isFirst) registry.getGraphics(id).classList.toggle('pd-soft', isSoft);
    // Two flows may share their first stretch: the one that was taken lies on top.
    if (kind === 'flow' && look.state === 'done' && before.state !== 'done') raise(registry, id);
    if (kind === 'label') return;
    trims.trim(id, look);
    if (kind !== 'node') return;
    // Nodes are shapes.
    const shape = registry.get(id) as Shape;
    badges.set(shape, 'state', stateBadge(look));
    badges.set(shape, 'forecast', forecastBadge(look), look.text !== '');
  }

  return {
    paint(view) {
      const changes = changesTo(view);
      const isSoft = !isFirst && changes.length <= SOFT_CHANGES_MAX;
      for (const change of changes) paintOne(change, isSoft);
      isFirst = false;
    },
    async paintFirst(view, signal) {
      await inSlices(changesTo(view), (change) => paintOne(change, false), signal);
    },
  };
}

function stateBadge({ sign, state, text }: Look): BadgeLook | null {
  return state && (sign || text) ? { sign, className: `pd-${state}`, text } : null;
}

function forecastBadge({ forecast }: Look): BadgeLook | null {
  return forecast ? { sign: null, className: 'pd-expected', text: forecast } : null;
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
