/** The shapes of BPMN, as far as a line around them needs to know. */
export type Form = 'circle' | 'diamond' | 'box';

const CORNER = 10;

/** @param type such as `bpmn:ServiceTask` */
export function formOf(type: string): Form {
  if (type.endsWith('Event')) return 'circle';
  return type.endsWith('Gateway') ? 'diamond' : 'box';
}

/**
 * A line around an element, in units of the drawing.
 *
 * @param gap how far outside the element's own line
 * @returns the `d` of an SVG path whose origin is the element's top left corner
 */
export function outlinePath(form: Form, width: number, height: number, gap: number): string {
  if (form === 'circle') {
    const rx = width / 2 + gap;
    const ry = height / 2 + gap;
    return `M${-gap} ${height / 2}a${rx} ${ry} 0 1 1 ${2 * rx} 0a${rx} ${ry} 0 1 1 ${-2 * rx} 0Z`;
  }
  if (form === 'diamond') {
    // The sides are slanted: the same distance to them is further at the corners.
    const far = gap * Math.SQRT2;
    return `M${width / 2} ${-far}L${width + far} ${height / 2}L${width / 2} ${height + far}L${-far} ${height / 2}Z`;
  }
  const r = CORNER + gap;
  const corner = (x: number, y: number) => `a${r} ${r} 0 0 1 ${x} ${y}`;
  const across = width - 2 * CORNER;
  const down = height - 2 * CORNER;
  return `M${CORNER} ${-gap}h${across}${corner(r, r)}v${down}${corner(-r, r)}h${-across}${corner(-r, -r)}v${-down}${corner(r, -r)}Z`;
}
