import type { Connection, Element, Shape } from 'bpmn-js/lib/model/Types';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import type Canvas from 'diagram-js/lib/core/Canvas';
import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry';
import type Overlays from 'diagram-js/lib/features/overlays/Overlays';
import { type Camera, createCamera } from './camera';
import type { Drawable } from './drawing';
import { installGestures } from './gestures';
import { createPainter } from './painter';
import type { WaitKind } from './states';
import type { ProcessElement, ProcessView } from './types';
import { around, type Box } from './view-box';

/** A diagram on the page: drawn, paintable, movable. */
export interface Stage {
  /** Activities and events in reading order. */
  elements: ProcessElement[];
  camera: Camera;
  paint(view: ProcessView | undefined): void;
}

export interface Theatre {
  opened: Promise<Stage>;
  close(): void;
}

const FONT_SIZE_PX = 13;

/** Draws `xml` into `container`; `close` may be called at any time, also while it is still being drawn. */
export function openStage(container: HTMLElement, xml: string, onSelect: (id: string) => void): Theatre {
  // Lines are broken by measuring, outside the container: an inherited family would be measured as another one.
  const font = { fontFamily: getComputedStyle(container).fontFamily, fontSize: FONT_SIZE_PX };
  const viewer = new NavigatedViewer({
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
  const undo: (() => void)[] = [];
  let closed = false;

  const open = async (): Promise<Stage> => {
    await viewer.importXML(xml);
    if (closed) throw new Error('closed while it was being drawn');
    const canvas = viewer.get<Canvas>('canvas');
    const registry = viewer.get<ElementRegistry>('elementRegistry');
    const overlays = viewer.get<Overlays>('overlays');
    const all = registry.getAll() as Element[];
    const camera = createCamera(canvas, {
      everything: () => canvas.viewbox().inner,
      surroundings: (id) => surroundings(registry.get(id) as Shape | undefined),
    });
    undo.push(installGestures(canvas, camera), watchSize(container, camera), () => camera.stop());
    viewer.on('element.click', ({ element }: { element: Element }) => {
      const chosen = (element as { labelTarget?: Element }).labelTarget ?? element;
      if (isNode(chosen)) onSelect(chosen.id);
    });
    return {
      elements: readingOrder(all),
      camera,
      paint: createPainter({ canvas, registry, overlays }, all.flatMap(drawable)),
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

function watchSize(container: HTMLElement, camera: Camera): () => void {
  const observer = new ResizeObserver(() => camera.resized());
  observer.observe(container);
  return () => observer.disconnect();
}

function isNode(element: Element): boolean {
  return (
    'width' in element && element.parent !== undefined && !('labelTarget' in element && element.labelTarget)
  );
}

function drawable(element: Element): Drawable[] {
  const { id } = element;
  const target = (element as { labelTarget?: Element }).labelTarget;
  if (target) return [{ kind: 'label', id, of: target.id }];
  if ('waypoints' in element) {
    const { source, target } = element as Connection;
    return [{ kind: 'flow', id, ends: [source?.id ?? '', target?.id ?? ''] }];
  }
  if (!isNode(element)) return [];
  return [{ kind: 'node', id, gateway: element.type.endsWith('Gateway'), waitsFor: waitKind(element) }];
}

function waitKind(element: Element): WaitKind {
  const { $type, eventDefinitions } = element.businessObject as {
    $type: string;
    eventDefinitions?: { $type: string }[];
  };
  const definition = eventDefinitions?.[0]?.$type;
  if (definition === 'bpmn:TimerEventDefinition') return 'timer';
  return definition === 'bpmn:MessageEventDefinition' || $type === 'bpmn:ReceiveTask' ? 'message' : 'other';
}

/** Activities and events as one reads the drawing: from left to right, then from top to bottom. */
function readingOrder(all: Element[]): ProcessElement[] {
  return all
    .filter(
      (element): element is Shape => isNode(element) && /Event$|Task$|Activity$|Process$/.test(element.type),
    )
    .sort((a, b) => a.x + a.width / 2 - (b.x + b.width / 2) || a.y - b.y)
    .map((element) => ({
      id: element.id,
      name: (element.businessObject as { name?: string }).name ?? element.id,
    }));
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
