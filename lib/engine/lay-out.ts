import { layoutProcess } from 'bpmn-auto-layout';
import { BpmnModdle, type ModdleElement } from 'bpmn-moddle';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' };
import { asElement, elements, shortType } from './build-model';
import { isShown, readDrawing } from './drawing';
import { DRAWN_ONLY } from './kinds';
import { readFile } from './parse';

/** Larger processes are not laid out: it takes a second of the server for a thousand elements. */
const MAX_LAID_OUT = 2_000;

/**
 * A file as pages can show it: in UTF-8, with an id at each element, and a drawing of its process first, laid out by
 * bpmn-auto-layout where it has none that can be shown. What is so already stays byte for byte.
 * @returns null where the file is not read, holds no process, or what cannot be laid out
 */
export async function drawnFile(bytes: Uint8Array): Promise<Uint8Array | null> {
  const read = await readFile(bytes);
  if (read === null) return null;
  const { root, process, isAsItStands } = read;
  const drawing = readDrawing(root, process);
  const [first = 0] = drawing.shownBy;
  if (isShown(drawing) && first === 0 && isAsItStands) return bytes;
  const own = elements(root.diagrams);
  try {
    const diagrams = isShown(drawing)
      ? [...own.slice(first, first + 1), ...own.filter((_, at) => at !== first)]
      : await layOut(process);
    if (diagrams === null) return null;
    Object.assign(root, { diagrams });
    const { xml } = await new BpmnModdle({ zeebe }).toXML(root, { format: true });
    return new TextEncoder().encode(xml);
  } catch {
    // What is refused may be too odd to be drawn by anybody.
    return null;
  }
}

/**
 * The drawing of a process whose file has none, as the XML that stands at the end of a file.
 * @returns null where there is one, or it cannot be laid out
 */
export async function drawingText(bytes: Uint8Array): Promise<string | null> {
  const read = await readFile(bytes);
  if (read === null || elements(read.root.diagrams).length > 0) return null;
  const diagrams = await layOut(read.process).catch(() => null);
  if (diagrams === null) return null;
  const moddle = new BpmnModdle({ zeebe });
  const texts = diagrams.map((diagram) => moddle.toXML(diagram, { format: true, preamble: false }));
  return (await Promise.all(texts)).map(({ xml }) => xml).join('\n');
}

/** Lays out what walks: bpmn-auto-layout draws neither pools nor lanes nor data, and fails on flows that lead nowhere. */
async function layOut(process: ModdleElement): Promise<readonly ModdleElement[] | null> {
  if (sizeOf(process) > MAX_LAID_OUT) return null;
  const moddle = new BpmnModdle({ zeebe });
  const alone = moddle.create('bpmn:Process', { id: process.id, flowElements: outlineOf(process, moddle) });
  const definitions = moddle.create('bpmn:Definitions', { id: 'laid-out', rootElements: [alone] });
  const { xml } = await moddle.toXML(definitions);
  const { rootElement } = await moddle.fromXML(await layoutProcess(xml));
  return elements(rootElement.diagrams);
}

/** The elements and flows of a scope with no more than how they hang together. */
function outlineOf(scope: ModdleElement, moddle: BpmnModdle): readonly ModdleElement[] {
  const inner = elements(scope.flowElements).filter((element) => !DRAWN_ONLY.has(shortType(element)));
  const flows = inner.filter((element) => shortType(element) === 'SequenceFlow');
  const nodes = inner.filter((element) => !flows.includes(element) && hasHost(element, inner));
  const copies = new Map(nodes.map((node) => [node, moddle.create(node.$type, { id: node.id })]));
  const joined = flows.flatMap((flow) => {
    const [sourceRef, targetRef] = [copyOf(flow.sourceRef, copies), copyOf(flow.targetRef, copies)];
    if (sourceRef === undefined || targetRef === undefined) return [];
    return [moddle.create('bpmn:SequenceFlow', { id: flow.id, sourceRef, targetRef })];
  });
  for (const [node, copy] of copies) {
    // bpmn-auto-layout goes by what elements say of their flows, which they need not.
    Object.assign(copy, {
      incoming: joined.filter(({ targetRef }) => targetRef === copy),
      outgoing: joined.filter(({ sourceRef }) => sourceRef === copy),
    });
    if (node.flowElements !== undefined) Object.assign(copy, { flowElements: outlineOf(node, moddle) });
    const attachedToRef = copyOf(node.attachedToRef, copies);
    if (attachedToRef !== undefined) Object.assign(copy, { attachedToRef });
  }
  return [...copies.values(), ...joined];
}

function copyOf(reference: unknown, copies: ReadonlyMap<ModdleElement, ModdleElement>) {
  const element = asElement(reference);
  return element === null ? undefined : copies.get(element);
}

/** A boundary event has its place at what it hangs on. */
function hasHost(element: ModdleElement, beside: readonly ModdleElement[]): boolean {
  if (shortType(element) !== 'BoundaryEvent') return true;
  const host = asElement(element.attachedToRef);
  return host !== null && beside.includes(host);
}

function sizeOf(scope: ModdleElement): number {
  return elements(scope.flowElements).reduce((size, element) => size + 1 + sizeOf(element), 0);
}
