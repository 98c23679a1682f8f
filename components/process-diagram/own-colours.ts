import { getFillColor, getStrokeColor } from 'bpmn-js/lib/draw/BpmnRenderUtil';
import type { Element } from 'bpmn-js/lib/model/Types';

/** Which colours the file itself gives an element; these are never painted over. */
export interface OwnColours {
  fill: boolean;
  stroke: boolean;
}

const NONE = 'none';

export function ownColours(element: Element): OwnColours {
  return {
    fill: getFillColor(element, NONE) !== NONE,
    stroke: getStrokeColor(element, NONE) !== NONE,
  };
}

/**
 * Words that can be read on a fill of the file's own, in either theme.
 *
 * @param fill as a browser computes it: `rgb(…)` or `rgba(…)`
 * @returns null for what covers nothing, or is no such colour
 */
export function readableOn(fill: string): 'dark' | 'light' | null {
  const [red, green, blue, alpha = 1] = (fill.match(/[\d.]+/g) ?? []).map(Number);
  if (red === undefined || green === undefined || blue === undefined || alpha < 0.5) return null;
  const linear = (part: number) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  // Where black and white contrast equally, by WCAG.
  return luminance > 0.179 ? 'dark' : 'light';
}
