import type { Element, Shape } from 'bpmn-js/lib/model/Types';
import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry';
import type { Look } from './drawing';
import { formOf, outlinePath } from './outline-path';
import { type OwnColours, ownColours, readableOn } from './own-colours';

const SVG = 'http://www.w3.org/2000/svg';

/** Lines around an element, and how far outside it each lies. */
const GAP = { heat: 5, mark: 3.5, expected: 5 };
type Trim = keyof typeof GAP;

export interface Trims {
  /** Draws what a look asks for beside the element's own lines, and takes away what it no longer asks for. */
  trim(id: string, look: Look): void;
}

/**
 * What is drawn around elements rather than on them: outlines of what would come next, the warmth of a weight, and
 * the state of an element whose colours are the file's own. Those keep their fill and their line.
 */
export function createTrims(registry: ElementRegistry): Trims {
  const own = new Map<string, OwnColours>();
  for (const element of registry.getAll() as Element[]) {
    const colours = ownColours(element);
    if (!colours.fill && !colours.stroke) continue;
    own.set(element.id, colours);
    markOwn(registry.getGraphics(element.id), colours);
  }

  return {
    trim(id, look) {
      const gfx = registry.getGraphics(id);
      const element = registry.get(id) as Element;
      const isMarked = own.get(id)?.stroke === true && look.state !== null && look.state !== 'plain';
      setTrim(gfx, element, 'mark', isMarked);
      if ('waypoints' in element) return;
      setTrim(gfx, element, 'heat', look.weight > 0);
      setTrim(gfx, element, 'expected', look.expected);
      gfx.classList.toggle('pd-warm', look.weight > 0);
      if (look.weight > 0) gfx.style.setProperty('--pd-weight', String(look.weight));
      else gfx.style.removeProperty('--pd-weight');
    },
  };
}

function markOwn(gfx: SVGElement, colours: OwnColours): void {
  if (colours.stroke) gfx.classList.add('pd-own-stroke');
  if (!colours.fill) return;
  const filled = gfx.querySelector('.djs-visual > :first-child');
  const words = filled && readableOn(getComputedStyle(filled).fill);
  if (words) gfx.classList.add('pd-own-fill', `pd-words-${words}`);
}

function setTrim(gfx: SVGElement, element: Element, trim: Trim, isWanted: boolean): void {
  const there = gfx.querySelector(`:scope > .pd-trim-${trim}`);
  if (!isWanted) {
    there?.remove();
    return;
  }
  if (there) return;
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('class', `pd-trim pd-trim-${trim}`);
  path.setAttribute('d', lineOf(gfx, element, GAP[trim]));
  // Below the element's own lines and words.
  gfx.prepend(path);
}

function lineOf(gfx: SVGElement, element: Element, gap: number): string {
  if ('waypoints' in element) return gfx.querySelector('.djs-visual path')?.getAttribute('d') ?? '';
  // Whatever is no connection is a shape.
  const { type, width, height } = element as Shape;
  return outlinePath(formOf(type), width, height, gap);
}
