import type { Element, Shape } from 'bpmn-js/lib/model/Types';
import type Canvas from 'diagram-js/lib/core/Canvas';
import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry';
import { createBadgeLayer } from './badge-layer';
import { type Camera, createCamera, type Scenery } from './camera';
import { drawablesOf } from './drawables';
import { flowOrder } from './flow-order';
import { installGestures, isControl } from './gestures';
import { isFlowNode, labelled, listed, readGraph } from './graph';
import { watchHover } from './hover';
import { createPainter } from './painter';
import { fitOnPaper } from './printing';
import { createSheet, type Sheet } from './sheet';
import { focusOf } from './states';
import { createTravel } from './travel';
import type { ProcessElement, ProcessView } from './types';
import { around, type Box } from './view-box';
import { createViewer, drawFile } from './viewer';
import { createWalker } from './walker';

/** A diagram on the page: drawn, paintable, movable, walkable. */
export interface Stage {
  /** Everything that can have a state, as the flows lead. */
  elements: ProcessElement[];
  camera: Camera;
  paint(view: ProcessView | undefined): void;
  /** Names the whole for who hears it. */
  title(words: string): void;
  /** @param isShown with the mark of the focus, also when no key brought it there */
  focus(elementId: string, isShown?: boolean): void;
  /** Where an element and its name lie on the screen, relative to the container; undefined where it is not drawn. */
  placeOf(elementId: string): Box | undefined;
  /** Calls back whenever the picture has moved. Returns the undoing. */
  onMoved(callback: () => void): () => void;
}

/** What the reader does with the mouse and the keys. */
export interface StageCallbacks {
  /** The mouse rests on an element; undefined when it has left. */
  onHover(elementId: string | undefined): void;
  /** The keyboard has come to an element; undefined when it has left. */
  onFocus(elementId: string | undefined): void;
  /** An element was chosen: by click, tap or key. */
  onOpen(elementId: string): void;
  /** A click beside all elements. */
  onBackground(): void;
}

export interface OpeningStage {
  opened: Promise<Stage>;
  close(): void;
}

/**
 * Draws `xml` into `container`, little by little where there is much of it.
 * @param firstView asked for once it is drawn: it is painted before anybody sees it
 */
export function openStage(
  container: HTMLElement,
  xml: string,
  firstView: () => ProcessView | undefined,
  callbacks: StageCallbacks,
): OpeningStage {
  const viewer = createViewer(container);
  const closing = new AbortController();
  const { signal } = closing;
  const undo: (() => void)[] = [];

  const open = async (): Promise<Stage> => {
    await drawFile(viewer, xml, signal);
    const canvas = viewer.get<Canvas>('canvas');
    const registry = viewer.get<ElementRegistry>('elementRegistry');
    const all = registry.getAll() as Element[];
    const graph = readGraph(all);
    const sheet = createSheet(canvas, registry);
    const badges = createBadgeLayer(canvas, sheet);
    const painter = createPainter({ canvas, registry, badges }, drawablesOf(all));
    await painter.paintFirst(firstView(), signal);
    const camera = createCamera(
      sheet,
      {
        surroundings: (id) => surroundings(shownFor(canvas, registry, id), all, canvas),
        turnTo: (id) => turnTo(canvas, registry, id),
      },
      () => canvas.getRootElement(),
    );
    const elements = flowOrder(graph).map((node) => listed(node, graph));
    const walker = createWalker({ canvas, registry, graph, elements, camera, ...callbacks });
    const travel = createTravel(canvas, graph);
    const nodeAt = (target: globalThis.Element) => nodeIdAt(registry, target);
    const surface = canvas.getContainer();
    carryButtons(surface, sheet);
    undo.push(
      installGestures(surface, camera),
      watchSize(container, camera),
      watchHover(surface, nodeAt, callbacks.onHover),
      watchClicks(surface, nodeAt, callbacks),
      fitOnPaper(sheet, container),
      camera.stop,
      walker.stop,
      travel.stop,
    );
    viewer.on('root.set', () => {
      camera.turned();
      badges.turned();
    });
    return {
      elements,
      camera,
      paint(view) {
        painter.paint(view);
        walker.tell(view, view && focusOf(view));
        travel.to(view);
      },
      title: walker.title,
      focus: walker.focus,
      placeOf: (id) => placeOf(canvas, sheet, registry.get(id) as Shape | undefined),
      onMoved: sheet.onMoved,
    };
  };

  return {
    opened: open(),
    close() {
      closing.abort(new Error('closed while it was being drawn'));
      for (const step of undo) step();
      viewer.destroy();
    },
  };
}

/** The library's own, on the edges of sub-processes with a page of their own. */
function carryButtons(surface: HTMLElement, sheet: Sheet): void {
  const layer = surface.querySelector<HTMLElement>(':scope > .djs-overlay-container');
  if (layer) sheet.carry(layer);
}

function watchClicks(
  surface: HTMLElement,
  nodeAt: (target: globalThis.Element) => string | undefined,
  { onOpen, onBackground }: StageCallbacks,
): () => void {
  const onClick = ({ target }: MouseEvent) => {
    if (!(target instanceof globalThis.Element) || isControl(target)) return;
    const id = nodeAt(target);
    if (id === undefined) onBackground();
    else onOpen(id);
  };
  surface.addEventListener('click', onClick);
  return () => surface.removeEventListener('click', onClick);
}

function watchSize(container: HTMLElement, camera: Camera): () => void {
  const observer = new ResizeObserver(() => camera.resized());
  observer.observe(container);
  return () => observer.disconnect();
}

function nodeIdAt(registry: ElementRegistry, target: globalThis.Element): string | undefined {
  const id = target.closest('[data-element-id]')?.getAttribute('data-element-id');
  const element = id ? (registry.get(id) as Element | undefined) : undefined;
  const chosen = element && (labelled(element) ?? element);
  return chosen && isFlowNode(chosen) ? chosen.id : undefined;
}

/** Sub-processes drawn in one another: pages in pages. */
const MAX_PAGES_DEEP = 20;

/** A collapsed sub-process has a page of its own. */
function turnTo(canvas: Canvas, registry: ElementRegistry, id: string): void {
  const element = registry.get(id);
  const root = element && canvas.findRoot(element);
  if (root && root !== canvas.getRootElement()) canvas.setRootElement(root);
}

/** The element itself, or what stands on the shown page for the collapsed sub-process that it is drawn in. */
function shownFor(canvas: Canvas, registry: ElementRegistry, id: string): Shape | undefined {
  let shape = registry.get(id) as Shape | undefined;
  for (let depth = 0; shape !== undefined && depth < MAX_PAGES_DEEP; depth += 1) {
    const page = canvas.findRoot(shape);
    if (page === undefined || page === canvas.getRootElement()) return shape;
    // The page of a collapsed sub-process is of the same business object as its shape.
    const holder = registry.get(page.businessObject.id) as Shape | undefined;
    if (holder === undefined || holder === shape || !('width' in holder)) break;
    shape = holder;
  }
  return registry.get(id) as Shape | undefined;
}

function placeOf(canvas: Canvas, sheet: Sheet, shape: Shape | undefined): Box | undefined {
  if (!shape || canvas.findRoot(shape) !== canvas.getRootElement()) return undefined;
  const box = around([shape, ...shape.labels] as Box[]);
  const { x, y, scale } = sheet.seen();
  return (
    box && {
      x: (box.x - x) * scale,
      y: (box.y - y) * scale,
      width: box.width * scale,
      height: box.height * scale,
    }
  );
}

function surroundings(
  element: Shape | undefined,
  all: readonly Element[],
  canvas: Canvas,
): ReturnType<Scenery['surroundings']> {
  if (!element) return undefined;
  const page = canvas.findRoot(element);
  const drawn = (all as Shape[]).filter(
    (one) => 'width' in one && one.children.length === 0 && canvas.findRoot(one) === page,
  );
  const near = [
    element,
    ...element.incoming.map((flow) => flow.source),
    ...element.outgoing.map((flow) => flow.target),
  ].filter((shape) => shape !== undefined) as Shape[];
  const withLabels = near.flatMap((shape) => [shape, ...shape.labels]) as Box[];
  const neighbours = around(withLabels);
  return neighbours ? { element, neighbours, shapes: drawn as Box[] } : undefined;
}
