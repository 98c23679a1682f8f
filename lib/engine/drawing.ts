import type { ModdleElement } from 'bpmn-moddle';
import { asElement, elements, shortType, textOf } from './build-model';
import { type Drawing, labelOf, modelOf, sourceOf } from './model';
import type { Definition, Finding } from './types';

/** Beyond it nothing is drawn by anybody; broken numbers are mostly much larger. */
const MAX_PLACE = 1_000_000;
/** So many names stand in one finding. */
const MAX_NAMED = 5;

/** Reads the drawings of a file. Sub-processes may be drawn in their own. */
export function readDrawing(root: ModdleElement, process: ModdleElement): Drawing {
  const planes = elements(root.diagrams).map((diagram) => asElement(diagram.plane));
  const shownBy = planes.flatMap((plane, at) => (plane !== null && shows(plane, process) ? [at] : []));
  const first = planes[shownBy[0] ?? -1];
  const inner = planes.filter(
    (plane) => shortType(asElement(plane?.bpmnElement) ?? process) === 'SubProcess',
  );
  const parts = [first, ...inner].flatMap((plane) => elements(plane?.planeElement));
  const idOf = (part: ModdleElement) => textOf(asElement(part.bpmnElement)?.id);
  return {
    shownBy,
    broken: [...new Set(parts.filter(isBroken).map((part) => idOf(part) ?? textOf(part.id) ?? 'a shape'))],
    drawn: new Set(parts.map(idOf).filter((id) => id !== null)),
  };
}

/** May pages show it as it is? Else they lay the process out themselves. */
export function isShown({ shownBy, broken }: Drawing): boolean {
  return shownBy.length > 0 && broken.length === 0;
}

/** What of the drawing does not show. Warnings: an order walks whatever is drawn. */
export function checkDrawing(definition: Definition): readonly Finding[] {
  const { drawing } = sourceOf(definition);
  const { nodes, flows } = modelOf(definition);
  const warn = (elementId: string | null, message: string): Finding => ({
    severity: 'warning',
    elementId,
    message,
  });
  if (drawing.shownBy.length === 0)
    return [
      warn(
        null,
        'The file has no drawing of its process: pages lay it out by themselves, and npm run process -- --fix writes that into a copy.',
      ),
    ];
  const found: Finding[] = [];
  if (drawing.broken.length > 0)
    found.push(
      warn(
        drawing.broken[0] ?? null,
        `The drawing has no place or size for ${namesOf(drawing.broken)}, or broken numbers: pages lay the process out by themselves. Draw it again in an editor.`,
      ),
    );
  if (drawing.shownBy.length > 1)
    found.push(
      warn(null, `The file holds ${drawing.shownBy.length} drawings of its process: pages show the first.`),
    );
  const missing = [...nodes.values(), ...flows.values()].filter(({ id }) => !drawing.drawn.has(id));
  if (missing.length > 0 && isShown(drawing)) {
    const names = missing.map((one) => ('type' in one ? labelOf(one) : one.id));
    found.push(
      warn(
        missing[0]?.id ?? null,
        `Not drawn: ${namesOf(names)}. Pages show the process without ${missing.length === 1 ? 'it' : 'them'}: draw ${missing.length === 1 ? 'it' : 'them'}, or remove the drawing to have it laid out.`,
      ),
    );
  }
  return found;
}

function shows(plane: ModdleElement, process: ModdleElement): boolean {
  const shown = asElement(plane.bpmnElement);
  return (
    shown === process ||
    (shown !== null && elements(shown.participants).some(({ processRef }) => processRef === process))
  );
}

function isBroken(part: ModdleElement): boolean {
  if (shortType(part) === 'BPMNEdge') {
    const points = elements(part.waypoint);
    return points.length < 2 || points.some((point) => !isPlace(point.x) || !isPlace(point.y));
  }
  return !isBox(asElement(part.bounds));
}

function isBox(bounds: ModdleElement | null): boolean {
  if (bounds === null) return false;
  const { x, y, width, height } = bounds;
  return isPlace(x) && isPlace(y) && isPlace(width) && isPlace(height) && width > 0 && height > 0;
}

function isPlace(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= MAX_PLACE;
}

function namesOf(names: readonly string[]): string {
  const rest = names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : '';
  return `${names.slice(0, MAX_NAMED).join(', ')}${rest}`;
}
