import type Canvas from 'diagram-js/lib/core/Canvas';
import { frameBox } from './view-box';

/** What fits between the margins of a portrait page, A4 or letter; the style sheet of the page keeps this width free. */
const PAPER = { width: 680, height: 340 };

/**
 * Puts the whole drawing on paper, whatever part of it the screen shows. The drawing's scale is set by script, so the
 * style sheet alone cannot do it.
 * @returns how to stop
 */
export function fitOnPaper(canvas: Canvas, container: HTMLElement): () => void {
  const paper = matchMedia('print');
  let before: { x: number; y: number; width: number; height: number } | null = null;

  const toPaper = () => {
    if (before !== null) return;
    const { x, y, width, height } = canvas.viewbox();
    before = { x, y, width, height };
    container.style.inset = '0 auto auto 0';
    container.style.width = `${PAPER.width}px`;
    container.style.height = `${PAPER.height}px`;
    canvas.resized();
    canvas.viewbox(frameBox(canvas.viewbox().inner, PAPER, { margin: 8, minScale: 0.1, maxScale: 1.4 }));
  };
  const toScreen = () => {
    if (before === null) return;
    container.style.inset = '';
    container.style.width = '';
    container.style.height = '';
    canvas.resized();
    canvas.viewbox(before);
    before = null;
  };
  // Where both are told, the second one finds nothing to do.
  const changed = () => (paper.matches ? toPaper() : toScreen());
  paper.addEventListener('change', changed);
  addEventListener('beforeprint', toPaper);
  addEventListener('afterprint', toScreen);
  return () => {
    paper.removeEventListener('change', changed);
    removeEventListener('beforeprint', toPaper);
    removeEventListener('afterprint', toScreen);
  };
}
