import type { Element as DrawnElement, Shape } from 'bpmn-js/lib/model/Types';
import type Canvas from 'diagram-js/lib/core/Canvas';
import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry';
import type { Camera } from './camera';
import { accessibleDescription, accessibleName, tell } from './describe';
import { type Graph, isFlow, isFlowNode, labelled, semanticOf } from './graph';
import { createRing } from './ring';
import { svgOf } from './sheet';
import type { ProcessElement, ProcessView } from './types';
import { type Direction, type Position, walk } from './walk';

/** The arrows alone; with Ctrl or Cmd they move the picture. */
const KEYS: Record<string, Direction> = {
  ArrowRight: 'onward',
  ArrowLeft: 'back',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'start',
  End: 'end',
};

const HINT =
  'Left and right follow the flows, up and down go to what lies beside. Home and End go to the start and the end. Enter tells more.';

export interface Walker {
  /** The name of the whole. */
  title(words: string): void;
  /** Tells each element's name, kind and state anew. */
  tell(view: ProcessView | undefined, focus: string | undefined): void;
  /** @param isShown with the ring, also when no key brought one there */
  focus(elementId: string, isShown?: boolean): void;
  stop(): void;
}

export interface WalkerParts {
  canvas: Canvas;
  registry: ElementRegistry;
  graph: Graph;
  /** As the flows lead. */
  elements: readonly ProcessElement[];
  camera: Camera;
  /** Tells which element shows the ring now. */
  onFocus(elementId: string | undefined): void;
  onOpen(elementId: string): void;
}

/**
 * Makes the drawing a widget that can be heard and walked: one stop for the Tab key, every element a button with its
 * name, kind and state, in the order of the flows.
 */
export function createWalker({
  canvas,
  registry,
  graph,
  elements,
  camera,
  onFocus,
  onOpen,
}: WalkerParts): Walker {
  const svg = svgOf(canvas);
  const ring = createRing(canvas);
  const graphics = new Map(elements.map(({ id }) => [id, registry.getGraphics(id)]));
  const stopListening = new AbortController();
  let at: Position = { id: elements[0]?.id ?? '' };
  let hasWalked = false;
  let isShownAnyway = false;

  hideTheRest(registry);
  // For the mouse: the arrows go into a closed sub-process by themselves.
  for (const button of canvas.getContainer().querySelectorAll<HTMLElement>('.bjs-drilldown'))
    button.tabIndex = -1;
  name(svg, graphics);
  stopAt(at.id);

  function stopAt(id: string): void {
    graphics.get(at.id)?.setAttribute('tabindex', '-1');
    graphics.get(id)?.setAttribute('tabindex', '0');
  }

  function go(to: Position, isShown: boolean): void {
    const gfx = graphics.get(to.id);
    if (!gfx) return;
    stopAt(to.id);
    at = to;
    hasWalked = true;
    isShownAnyway = isShown;
    camera.reveal(to.id);
    gfx.focus({ preventScroll: true });
    show();
    isShownAnyway = false;
  }

  function show(): void {
    const gfx = graphics.get(at.id);
    if (!gfx || document.activeElement !== gfx || !(isShownAnyway || gfx.matches(':focus-visible'))) return;
    // What has graphics here is a shape.
    ring.around(registry.get(at.id) as Shape);
    onFocus(at.id);
  }

  const idOf = (target: EventTarget | null) =>
    target instanceof Element ? target.closest('[data-element-id]')?.getAttribute('data-element-id') : null;

  const onFocusIn = ({ target }: FocusEvent) => {
    const id = idOf(target);
    if (!id || !graphics.has(id)) return;
    if (id !== at.id) {
      stopAt(id);
      at = { id };
    }
    show();
    if (graphics.get(id)?.matches(':focus-visible')) camera.reveal(id);
  };

  const onFocusOut = () => {
    ring.hide();
    onFocus(undefined);
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || idOf(event.target) !== at.id) return;
    const direction = KEYS[event.key];
    if (direction) go(walk(graph, at, direction), true);
    else if (event.key === 'Enter' || event.key === ' ') onOpen(at.id);
    else return;
    event.preventDefault();
  };

  const { signal } = stopListening;
  svg.addEventListener('focusin', onFocusIn, { signal });
  svg.addEventListener('focusout', onFocusOut, { signal });
  svg.addEventListener('keydown', onKey, { signal });

  return {
    title: (words) => svg.setAttribute('aria-label', words),
    tell(view, focus) {
      const held = document.activeElement;
      const isHere = held !== null && held === graphics.get(at.id);
      // Until somebody walks, the Tab key comes to where the process stands. Who is here already is not left behind.
      if (!hasWalked && !isHere && focus !== undefined && graphics.has(focus)) {
        stopAt(focus);
        at = { id: focus };
      }
      const taken = new Set(view?.takenFlows);
      for (const element of elements) {
        const gfx = graphics.get(element.id);
        if (!gfx) continue;
        const told = tell(element, view, taken);
        const isNews = setChanged(gfx, 'aria-label', accessibleName(element, told));
        // Where the focus is, screen readers read each change out: a time that counts would be told each second.
        if (isNews || gfx !== held)
          setChanged(gfx, 'aria-description', accessibleDescription(element.id, graph, told));
      }
    },
    focus: (elementId, isShown = false) => go({ id: elementId }, isShown),
    stop: () => stopListening.abort(),
  };
}

let drawings = 0;

function name(svg: SVGSVGElement, graphics: ReadonlyMap<string, SVGElement>): void {
  drawings += 1;
  const ids: string[] = [];
  for (const gfx of graphics.values()) {
    gfx.id = `pd-${drawings}-${ids.length}`;
    gfx.setAttribute('role', 'button');
    gfx.setAttribute('aria-haspopup', 'dialog');
    gfx.setAttribute('tabindex', '-1');
    ids.push(gfx.id);
  }
  svg.setAttribute('role', 'application');
  svg.setAttribute('aria-roledescription', 'diagram');
  svg.setAttribute('aria-description', HINT);
  // A click focuses what it hits; the Tab key comes to one element.
  svg.setAttribute('tabindex', '-1');
  // Drawn in the order of the file, read in the order of the flows.
  svg.setAttribute('aria-owns', ids.join(' '));
}

/** Flows and labels are told with their elements; pools, lanes and notes keep their words. */
function hideTheRest(registry: ElementRegistry): void {
  for (const element of registry.getAll() as DrawnElement[]) {
    const gfx = registry.getGraphics(element.id);
    if (!gfx || isFlowNode(element)) continue;
    const { name: words, text } = semanticOf(element) as { name?: string; text?: string };
    if (!element.parent) continue;
    const said = words ?? text;
    if (labelled(element) || isFlow(element) || !said) {
      gfx.setAttribute('aria-hidden', 'true');
    } else {
      gfx.setAttribute('role', 'img');
      gfx.setAttribute('aria-label', said);
    }
  }
}

/** @returns whether it was another value before */
function setChanged(element: Element, attribute: string, value: string): boolean {
  if ((element.getAttribute(attribute) ?? '') === value) return false;
  if (value) element.setAttribute(attribute, value);
  else element.removeAttribute(attribute);
  return true;
}
