import type { Connection, Element, Shape } from 'bpmn-js/lib/model/Types';
import type Canvas from 'diagram-js/lib/core/Canvas';
import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry';
import { around, type Box, type Size } from './view-box';

/** Around the drawing, in its units: for what is drawn beyond the edges of elements. */
const MARGIN = 60;

/** The part of the drawing that is seen, and how large. */
export interface Seen extends Box {
  /** Pixels of the screen for one unit of the drawing. */
  scale: number;
}

/**
 * The drawing lies on a sheet of its own size, and the sheet is moved. Nothing on it is laid out or painted anew for
 * that, however much there is: the browser has a picture of it, and puts that elsewhere.
 */
export interface Sheet {
  /** The window through which it is seen; without an area while it is hidden. Pixels. */
  window(): Size;
  /** All that is drawn on the page that lies open. */
  everything(): Box;
  seen(): Seen;
  /** Shows this part at the top left of the window, as large as it fits. */
  show(box: Box): void;
  /** Pixels of the screen. */
  scroll(dx: number, dy: number): void;
  /** @param at what stays where it is, in pixels from the window's top left */
  zoom(scale: number, at: { x: number; y: number }): void;
  /** Moves this with the sheet: an element whose top left is the origin of the drawing. */
  carry(layer: HTMLElement): void;
  /** After the window has changed its size. */
  resized(): void;
  /** After another page of the file was opened. */
  turned(): void;
  /** Calls back whenever the sheet was moved. Returns the undoing. */
  onMoved(callback: () => void): () => void;
}

export function createSheet(canvas: Canvas, registry: ElementRegistry): Sheet {
  const container = canvas.getContainer();
  const svg = svgOf(canvas);
  const carried: HTMLElement[] = [];
  const listeners = new Set<() => void>();
  let size: Size = { width: 0, height: 0 };
  let all: Box = { x: 0, y: 0, width: 0, height: 0 };
  let at = { x: 0, y: 0, scale: 1 };

  function put(next: typeof at): void {
    at = next;
    svg.style.transform = placed(all.x - MARGIN, all.y - MARGIN);
    for (const layer of carried) layer.style.transform = placed(0, 0);
    for (const listener of listeners) listener();
  }

  /** Three dimensions: else the browser paints all of it at each move. */
  function placed(x: number, y: number): string {
    const { scale } = at;
    return `translate3d(${(x - at.x) * scale}px, ${(y - at.y) * scale}px, 0) scale(${scale})`;
  }

  function measure(): void {
    size = { width: container.clientWidth, height: container.clientHeight };
  }

  function lay(): void {
    all = contentOf(canvas, registry);
    const [width, height] = [all.width + 2 * MARGIN, all.height + 2 * MARGIN];
    svg.setAttribute('viewBox', `${all.x - MARGIN} ${all.y - MARGIN} ${width} ${height}`);
    svg.style.width = `${width}px`;
    svg.style.height = `${height}px`;
  }

  measure();
  lay();
  return {
    window: () => size,
    everything: () => all,
    seen: () => ({ ...at, width: size.width / at.scale, height: size.height / at.scale }),
    show({ x, y, width, height }) {
      put({ x, y, scale: Math.min(size.width / width, size.height / height) });
    },
    scroll(dx, dy) {
      put({ ...at, x: at.x - dx / at.scale, y: at.y - dy / at.scale });
    },
    zoom(scale, { x, y }) {
      put({ x: at.x + x / at.scale - x / scale, y: at.y + y / at.scale - y / scale, scale });
    },
    carry(layer) {
      carried.push(layer);
      layer.style.transformOrigin = '0 0';
      layer.style.transform = placed(0, 0);
    },
    resized: measure,
    turned: lay,
    onMoved(callback) {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
  };
}

/** The drawing itself. */
export function svgOf(canvas: Canvas): SVGSVGElement {
  const svg = canvas.getContainer().querySelector<SVGSVGElement>(':scope > svg');
  if (!svg) throw new Error('The canvas has no drawing.');
  return svg;
}

/** By the numbers of the file: to ask the browser would have it lay out the whole. */
function contentOf(canvas: Canvas, registry: ElementRegistry): Box {
  const page = canvas.getRootElement();
  const elements = registry.getAll() as Element[];
  const boxes = elements.flatMap((element): Box[] => {
    const { hidden, waypoints, width } = element as Partial<Shape & Connection>;
    if (hidden || canvas.findRoot(element) !== page) return [];
    if (waypoints) return waypoints.map(({ x, y }) => ({ x, y, width: 0, height: 0 }));
    // Whatever has a width is a shape; pages have none.
    return width === undefined ? [] : [element as Shape];
  });
  return around(boxes) ?? { x: 0, y: 0, width: 0, height: 0 };
}
