import type { Shape } from 'bpmn-js/lib/model/Types';
import type Canvas from 'diagram-js/lib/core/Canvas';
import { formOf, outlinePath } from './outline-path';

const SVG = 'http://www.w3.org/2000/svg';
/** Above the elements, so that no neighbour covers it. */
const LAYER_INDEX = 900;
const GAP = 5;

export interface Ring {
  around(shape: Shape): void;
  hide(): void;
}

/** The mark of the focus: browsers differ in whether they outline parts of a drawing. */
export function createRing(canvas: Canvas): Ring {
  const layer = canvas.getLayer('pd-ring', LAYER_INDEX);
  // Two lines: one of them stands out, whatever colour lies below.
  const lines = ['pd-ring-halo', 'pd-ring-line'].map((className) => {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('class', `pd-ring ${className}`);
    return path;
  });

  return {
    around({ type, x, y, width, height }) {
      for (const line of lines) {
        line.setAttribute('d', outlinePath(formOf(type), width, height, GAP));
        line.setAttribute('transform', `translate(${x} ${y})`);
        layer.append(line);
      }
    },
    hide() {
      for (const line of lines) line.remove();
    },
  };
}
