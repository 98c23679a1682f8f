import type { Sheet } from './sheet';
import { type Box, frameBox } from './view-box';

/** What fits between the margins of a portrait page, A4 or letter; the style sheet of the page keeps this width free. */
const PAPER = { width: 680, height: 340 };

/**
 * Puts the whole drawing on paper, whatever part of it the screen shows. The drawing's scale is set by script, so the
 * style sheet alone cannot do it.
 * @returns how to stop
 */
export function fitOnPaper(sheet: Sheet, container: HTMLElement): () => void {
  const paper = matchMedia('print');
  let before: Box | null = null;

  const toPaper = () => {
    if (before !== null) return;
    before = sheet.seen();
    container.style.inset = '0 auto auto 0';
    container.style.width = `${PAPER.width}px`;
    container.style.height = `${PAPER.height}px`;
    sheet.resized();
    sheet.show(frameBox(sheet.everything(), PAPER, { margin: 8, minScale: 0.1, maxScale: 1.4 }));
  };
  const toScreen = () => {
    if (before === null) return;
    container.style.inset = '';
    container.style.width = '';
    container.style.height = '';
    sheet.resized();
    sheet.show(before);
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
