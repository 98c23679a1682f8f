import type { Element, Shape } from 'bpmn-js/lib/model/Types';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import type Canvas from 'diagram-js/lib/core/Canvas';
import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry';
import type Overlays from 'diagram-js/lib/features/overlays/Overlays';
import { type Camera, createCamera } from './camera';
import { drawablesOf } from './drawables';
import { flowOrder } from './flow-order';
import { installGestures } from './gestures';
import { isFlowNode, labelled, listed, readGraph } from './graph';
import { watchHover } from './hover';
import { createPainter } from './painter';
import { fitOnPaper } from './printing';
import { focusOf } from './states';
import { createTravel } from './travel';
import type { ProcessElement, ProcessView } from './types';
import { around, type Box } from './view-box';
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

const FONT_SIZE_PX = 13;

/** Draws `xml` into `container`; `close` may be called at any time, also while it is still being drawn. */
export function openStage(container: HTMLElement, xml: string, callbacks: StageCallbacks): OpeningStage {
  const viewer = createViewer(container);
  const undo: (() => void)[] = [];
  let closed = false;

  const open = async (): Promise<Stage> => {
    await viewer.importXML(xml);
    if (closed) throw new Error('closed while it was being drawn');
    const canvas = viewer.get<Canvas>('canvas');
    const registry = viewer.get<ElementRegistry>('elementRegistry');
    const overlays = viewer.get<Overlays>('overlays');
    const all = registry.getAll() as Element[];
    const graph = readGraph(all);
    const camera = createCamera(canvas, {
      everything: () => canvas.viewbox().inner,
      surroundings: (id) => surroundings(registry.get(id) as Shape | undefined),
      turnTo: (id) => turnTo(canvas, registry, id),
    });
    const elements = flowOrder(graph).map((node) => listed(node, graph));
    const walker = createWalker({ canvas, registry, graph, elements, camera, ...callbacks });
    const travel = createTravel(canvas, graph);
    const nodeAt = (target: globalThis.Element) => nodeIdAt(registry, target);
    undo.push(
      installGestures(canvas, camera),
      watchSize(container, camera),
      watchHover(canvas.getContainer(), nodeAt, callbacks.onHover),
      fitOnPaper(canvas, container),
      camera.stop,
      walker.stop,
      travel.stop,
    );
    viewer.on('element.click', ({ element }: { element: Element }) => {
      const chosen = labelled(element) ?? element;
      if (isFlowNode(chosen)) callbacks.onOpen(chosen.id);
      else callbacks.onBackground();
    });
    const paint = createPainter({ canvas, registry, overlays }, drawablesOf(all));
    return {
      elements,
      camera,
      paint(view) {
        paint(view);
        walker.tell(view, view && focusOf(view));
        travel.to(view);
      },
      title: walker.title,
      focus: walker.focus,
      placeOf: (id) => placeOf(canvas, registry.get(id) as Shape | undefined),
      onMoved(callback) {
        viewer.on('canvas.viewbox.changed', callback);
        return () => viewer.off('canvas.viewbox.changed', callback);
      },
    };
  };

  return {
    opened: open(),
    close() {
      closed = true;
      for (const step of undo) step();
      viewer.destroy();
    },
  };
}

function createViewer(container: HTMLElement): NavigatedViewer {
  // Lines are broken by measuring, outside the container: an inherited family would be measured as another one.
  const font = { fontFamily: getComputedStyle(container).fontFamily, fontSize: FONT_SIZE_PX };
  return new NavigatedViewer({
    container,
    // The style sheet gives these properties their colour by theme and by state.
    bpmnRenderer: {
      defaultFillColor: 'var(--pd-fill)',
      defaultStrokeColor: 'var(--pd-stroke)',
      defaultLabelColor: 'var(--pd-label)',
    },
    textRenderer: { defaultStyle: font, externalStyle: font },
    zoomScroll: { enabled: false },
  });
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

/** A collapsed sub-process has a page of its own. */
function turnTo(canvas: Canvas, registry: ElementRegistry, id: string): void {
  const element = registry.get(id);
  const root = element && canvas.findRoot(element);
  if (root && root !== canvas.getRootElement()) canvas.setRootElement(root);
}

function placeOf(canvas: Canvas, shape: Shape | undefined): Box | undefined {
  if (!shape || canvas.findRoot(shape) !== canvas.getRootElement()) return undefined;
  return around([shape, ...shape.labels].map((part) => canvas.getAbsoluteBBox(part)));
}

function surroundings(element: Shape | undefined): { element: Box; neighbours: Box } | undefined {
  if (!element) return undefined;
  const near = [
    element,
    ...element.incoming.map((flow) => flow.source),
    ...element.outgoing.map((flow) => flow.target),
  ].filter((shape) => shape !== undefined) as Shape[];
  const withLabels = near.flatMap((shape) => [shape, ...shape.labels]) as Box[];
  const neighbours = around(withLabels);
  return neighbours ? { element, neighbours } : undefined;
}
