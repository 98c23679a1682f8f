import type { Page } from '@playwright/test';

/**
 * What is wrong with where things stand on the page as it is: the page is wider than its window; words or controls lie
 * on each other; words run out of the box that is drawn around them, or are cut off without a sign.
 * @returns a sentence for each; of each kind the first few
 */
export const layoutFaults = (page: Page): Promise<string[]> => page.evaluate(findFaults);

/** Runs in the page, so all that it needs stands in it. */
function findFaults(): string[] {
  /** Pixels that rounding may cost. */
  const SLACK = 2;
  const MAX_TOLD = 4;
  const CONTROLS = 'button, input, select, textarea, img, summary';
  /** The diagram draws on itself, and shows what fits. */
  const DRAWN = 'svg, iframe, noscript, .pd-frame, [role="application"]';
  interface Box {
    readonly element: Element;
    readonly rect: { left: number; right: number; top: number; bottom: number };
    readonly name: string;
  }
  const faults: string[] = [];
  const nameOf = (element: Element) =>
    `${element.tagName.toLowerCase()}.${String(element.getAttribute('class') ?? '').replaceAll(' ', '.')}`;
  const told = (faultsOfKind: string[]) => faults.push(...faultsOfKind.slice(0, MAX_TOLD));

  const wider = document.documentElement.scrollWidth - window.innerWidth;
  if (wider > 0) {
    const widest = [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1)
      .slice(0, MAX_TOLD)
      .map(nameOf);
    faults.push(`the page is ${wider} px wider than its window: ${widest.join(', ')}`);
  }

  const isShown = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    element.closest(DRAWN) === null &&
    // What is only said is cut to nothing.
    !ancestors(element).some((around) => styleOf(around).clipPath.startsWith('inset(50%'));
  const ancestors = (element: Element) => {
    const found: Element[] = [];
    for (let at: Element | null = element; at !== null && at !== document.body; at = at.parentElement)
      found.push(at);
    return found;
  };
  const styleOf = (element: Element) => getComputedStyle(element);
  const isCut = (value: string) => value !== 'visible';

  const boxes: Box[] = [];
  const cut: string[] = [];
  const out: string[] = [];
  const look = (element: Element, whole: DOMRect, name: string, isText: boolean) => {
    const rect = { left: whole.left, right: whole.right, top: whole.top, bottom: whole.bottom };
    let isPlaced = false;
    for (const around of ancestors(element)) {
      const style = styleOf(around);
      const { left, right, top, bottom } = around.getBoundingClientRect();
      const isInline = style.display === 'inline' || style.display === 'contents';
      if (isText && !isInline && !isPlaced) {
        const isDrawn =
          (style.borderLeftWidth !== '0px' && style.borderLeftStyle !== 'none') ||
          !/^(transparent|rgba\(.*, 0\))$/.test(style.backgroundColor);
        const runs = Math.max(left - rect.left, rect.right - right, top - rect.top, rect.bottom - bottom);
        if (isDrawn && !isCut(style.overflowX) && runs > SLACK)
          out.push(`${name} runs ${Math.round(runs)} px out of ${nameOf(around)}`);
      }
      if (!isInline && isCut(style.overflowX)) {
        const isScrolled = /auto|scroll/.test(`${style.overflowX} ${style.overflowY}`);
        const hasSign = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
        const lost = Math.max(left - rect.left, rect.right - right);
        if (isText && !isScrolled && !hasSign && lost > SLACK)
          cut.push(`${name} loses ${Math.round(lost)} px in ${nameOf(around)}`);
        rect.left = Math.max(rect.left, left);
        rect.right = Math.min(rect.right, right);
        rect.top = Math.max(rect.top, top);
        rect.bottom = Math.min(rect.bottom, bottom);
      }
      isPlaced ||= style.position === 'absolute' || style.position === 'fixed';
    }
    if (rect.right - rect.left > SLACK && rect.bottom - rect.top > SLACK) boxes.push({ element, rect, name });
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const words = node.textContent?.trim() ?? '';
    const { parentElement } = node;
    if (words === '' || parentElement === null || !isShown(parentElement)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects())
      look(parentElement, rect, `“${words.slice(0, 24)}” in ${nameOf(parentElement)}`, true);
  }
  for (const control of document.querySelectorAll(CONTROLS))
    if (isShown(control)) look(control, control.getBoundingClientRect(), nameOf(control), false);

  /** What keeps its place while the page is scrolled lies on what passes below. */
  const floats = (element: Element) =>
    ancestors(element).find((around) => /sticky|fixed/.test(styleOf(around).position));
  const over: string[] = [];
  boxes.sort((one, other) => one.rect.top - other.rect.top);
  for (const [index, one] of boxes.entries()) {
    for (const other of boxes.slice(index + 1)) {
      if (other.rect.top > one.rect.bottom) break;
      const width = Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
      const height = one.rect.bottom - other.rect.top;
      if (width <= SLACK || Math.min(height, other.rect.bottom - other.rect.top) <= SLACK * 2) continue;
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      if (floats(one.element) !== floats(other.element)) continue;
      over.push(`${one.name} and ${other.name} lie on each other`);
    }
  }
  told([...new Set(over)]);
  told([...new Set(out)]);
  told([...new Set(cut)]);
  return faults;
}
