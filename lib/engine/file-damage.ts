import type { ModdleElement, ModdleWarning } from 'bpmn-moddle';
import { ATTRIBUTES, attributesOf, rowOf } from './attributes';
import { elements, shortType, textOf } from './build-model';
import type { Finding } from './types';

/** Elements that are documentation, whatever process they stand in. */
const KEPT_ONLY =
  /^(lane|laneSet|childLaneSet|data\w+|documentation|textAnnotation|text|association|group|ioSpecification|inputSet|outputSet|property|\w*[pP]erformer|potentialOwner|resourceRole|category\w*)$/;

/** What is read of a file, as the reader tells of its parts. */
export interface ReadText {
  readonly text: string;
  readonly warnings: readonly ModdleWarning[];
}

/** In which words the reader tells where it stands. */
const PLACE = /line: (\d+)\s+column: (\d+)\s+nested error: (.*)/s;

/**
 * What of the reader's warnings acts on the process that runs, in words of our own: bpmn-moddle calls everything a
 * warning, whether a vendor's type is unknown or a flow is lost.
 * @param process the one that runs
 */
export function damageFindings(
  { text, warnings }: ReadText,
  process: ModdleElement | null,
): readonly Finding[] {
  const inside = process === null ? new Set<ModdleElement>() : partsOf(process);
  const found: Finding[] = [];
  for (const warning of warnings) {
    const finding =
      warning.property === undefined || warning.element === undefined
        ? unreadFinding(text, warning, process)
        : lostReference(warning, inside);
    if (finding !== null) found.push(finding);
  }
  // Of one tag the reader may tell several times.
  const once = new Map([...found, ...unknownAttributes(inside)].map((finding) => [finding.message, finding]));
  return [...once.values()];
}

/** The reader's own words for XML that it cannot read at all, in ours. */
export function brokenXmlText(message: string): string {
  const [, line, column, cause = ''] = PLACE.exec(message) ?? [];
  if (line === undefined) {
    return 'The file is not BPMN 2.0 XML: its first element must be <definitions> of the namespace http://www.omg.org/spec/BPMN/20100524/MODEL.';
  }
  const words = XML_FAULTS.find(([pattern]) => pattern.test(cause))?.[1] ?? 'it cannot be read on from here';
  return `The file is not BPMN 2.0 XML: at line ${Number(line) + 1}, column ${Number(column) + 1} ${words}.`;
}

const XML_FAULTS: readonly (readonly [RegExp, string])[] = [
  [/unexpected end/, 'it ends, and elements are still open'],
  [/missing start tag/, 'there is no element'],
  [/mismatch|missing open tag|close tag/, 'an element is closed that is not the one that is open'],
  [/unclosed/, 'a tag, comment or CDATA section is not closed'],
  [/nodeName/, 'a tag has no valid name'],
  [/namespace|xmlns/, 'a prefix has no namespace'],
  [/unexpected element/, 'an element stands that is not <definitions> of BPMN 2.0'],
];

/** Everything that the process holds and that acts on its walk. */
function partsOf(element: ModdleElement): Set<ModdleElement> {
  const found = new Set<ModdleElement>([element]);
  for (const { property, value, verdict } of attributesOf(element)) {
    if (verdict !== 'walks' || property.isReference) continue;
    const children = Array.isArray(value) ? elements(value) : elements([value]);
    for (const child of children) for (const part of partsOf(child)) found.add(part);
  }
  return found;
}

/** Flows and boundary events whose ends are lost are named by `check-flows.ts`. */
function lostReference(
  { element, property, value }: ModdleWarning,
  inside: ReadonlySet<ModdleElement>,
): Finding | null {
  if (element === undefined || !inside.has(element)) return null;
  const known = element.$descriptor?.properties?.find(({ ns }) => ns.name === property);
  if (known === undefined || ATTRIBUTES.get(rowOf(known)) !== 'walks') return null;
  if (!['messageRef', 'errorRef'].includes(known.ns.localName)) return null;
  const owner = holderOf(element);
  const what = known.ns.localName === 'messageRef' ? 'message' : 'error';
  const message = `${owner}: it names the ${what} "${value}", which is not in the file; choose one that is, or add it.`;
  return { severity: 'error', elementId: owner, message };
}

/** The element that a finding may name: event definitions have no ids that anybody sees. */
function holderOf(element: ModdleElement): string {
  for (let at: unknown = element; typeof at === 'object' && at !== null; at = (at as ModdleElement).$parent) {
    const part = at as ModdleElement;
    const id = textOf(part.id);
    if (id !== null && !shortType(part).endsWith('EventDefinition')) return id;
  }
  return '';
}

function unreadFinding(text: string, warning: ModdleWarning, process: ModdleElement | null): Finding | null {
  const [, line = '0', column = '0', cause = ''] = PLACE.exec(warning.message) ?? [];
  const offset = offsetOf(text, Number(line), Number(column));
  const [tag = '', name = ''] = /^<\/?(?:[\w.-]+:)?([\w.-]+)[^>]*>?/.exec(text.slice(offset)) ?? [];
  const where = `line ${Number(line) + 1}`;
  const id = / id\s*=\s*["']([^"']*)["']/.exec(tag)?.[1] ?? null;
  const isDrawing = offset >= drawingFrom(text);
  const acts = !isDrawing && isOfProcess(text, offset, name, process);
  const said = (message: string): Finding => ({
    severity: acts ? 'error' : 'warning',
    elementId: id,
    message,
  });
  if (/duplicate ID/.test(cause))
    return said(
      `Two elements have the id "${id}"; the second, a <${name}> in ${where}, is not read. Give it another.`,
    );
  if (/illegal ID/.test(cause))
    return said(
      `The id "${id}" of a <${name}> in ${where} is not read; write it in Latin letters, digits, "-", "_" and ".", beginning with a letter.`,
    );
  const unknown = /(?:unrecognized element|unknown type) <(?:bpmn:)(\w+)>/i.exec(cause)?.[1];
  if (unknown !== undefined)
    return acts
      ? said(`BPMN 2.0 knows no <${name}> where it stands in ${where}; correct it or remove it.`)
      : null;
  if (/attribute|quote|xmlns/.test(cause))
    return said(
      `The attributes of the <${name}> in ${where} are damaged and not read; write each once, as name="value".`,
    );
  // Elements of vendors outside of <extensionElements>, and stray text: looked at by nobody.
  return null;
}

/** Where the drawing begins; it comes last. */
function drawingFrom(text: string): number {
  const at = text.search(/<(?:[\w.-]+:)?BPMNDiagram\b/);
  return at < 0 ? text.length : at;
}

/** Does what stands here act on the walk of the process that runs, or is it a process, message or error itself? */
function isOfProcess(text: string, offset: number, name: string, process: ModdleElement | null): boolean {
  if (['process', 'message', 'error'].includes(name)) return true;
  if (KEPT_ONLY.test(name)) return false;
  const opened = [...text.slice(0, offset).matchAll(/<(\/?)(?:[\w.-]+:)?process\b([^>]*)>/g)].at(-1);
  if (opened === undefined || opened[1] === '/') return false;
  const id = / id\s*=\s*["']([^"']*)["']/.exec(opened[2] ?? '')?.[1];
  return id === undefined || process === null || id === process.id;
}

function offsetOf(text: string, line: number, column: number): number {
  let offset = 0;
  for (let passed = 0; passed < line; passed += 1) {
    const end = text.indexOf('\n', offset);
    if (end < 0) break;
    offset = end + 1;
  }
  return offset + column;
}

/** BPMN allows attributes of other namespaces alone: one without a prefix is misspelt, and would be ignored. */
function unknownAttributes(inside: ReadonlySet<ModdleElement>): readonly Finding[] {
  return [...inside].flatMap((element) =>
    Object.keys(element.$attrs ?? {})
      .filter((name) => !name.includes(':') && !name.startsWith('xmlns'))
      .map((name): Finding => {
        const elementId = holderOf(element);
        const message = `${elementId}: BPMN 2.0 knows no attribute "${name}" here, and it is not looked at; correct or remove it.`;
        return { severity: 'warning', elementId, message };
      }),
  );
}
