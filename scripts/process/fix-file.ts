import { decodeXml } from '@/lib/engine/decode';
import { DRAWN_ONLY, ELEMENT_KINDS } from '@/lib/engine/kinds';
import { drawingText } from '@/lib/engine/lay-out';
import { attributeOf, type StartTag, startTags } from './xml-tags';

/** A file as its user would mend it. */
export interface FixedFile {
  /** Every byte that needed no change is as it was. */
  readonly bytes: Uint8Array;
  /** What was changed, a sentence each; none: nothing had to be. */
  readonly changes: readonly string[];
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const BPMN = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
/** What is known by its id in a process. */
const ELEMENT_TAGS = new Set(
  [...ELEMENT_KINDS.keys(), ...DRAWN_ONLY, 'SequenceFlow'].map((type) => lowerFirst(type)),
);
/** What may name a process. */
const REFERENCES = ['processRef', 'bpmnElement', 'calledElement'];

/**
 * Makes a file one that may run as far as form goes: its process is executable and has the id that it must have, and
 * whatever is known by its id has one. What it means stays as it is.
 * @throws Error with what to do where the file is not read, or it is not clear which process is meant
 */
export function fixFile(bytes: Uint8Array, processId: string): FixedFile {
  const decoded = decodeXml(bytes);
  if ('problem' in decoded) throw new Error(decoded.problem);
  const { text, encoding } = decoded;
  const tags = startTags(text);
  const prefixes = bpmnPrefixes(tags);
  const own = tags.filter(({ prefix }) => prefixes.has(prefix));
  const edits: Edit[] = [];
  const changes: string[] = [];
  const process = processToFix(own);
  const id = attributeOf(process, 'id');
  if (attributeOf(process, 'isExecutable')?.value.trim() !== 'true') {
    edits.push(setAttribute(process, 'isExecutable', 'true'));
    changes.push('The process is executable.');
  }
  const ids = new Set(tags.flatMap((tag) => attributeOf(tag, 'id')?.value ?? []));
  if (id?.value !== processId) {
    if (ids.has(processId))
      throw new Error(`Something else than the process has the id "${processId}"; give it another first.`);
    edits.push(setAttribute(process, 'id', processId), ...renamings(tags, id?.value, processId));
    changes.push(`The process is called ${processId}${id === undefined ? '' : `, and was ${id.value}`}.`);
    ids.add(processId);
  }
  for (const tag of own) {
    if (!needsId(tag) || tag === process || attributeOf(tag, 'id') !== undefined) continue;
    const given = freeId(tag.name, ids);
    ids.add(given);
    edits.push(setAttribute(tag, 'id', given));
    changes.push(`A <${tag.name}> without an id is called ${given}.`);
  }
  return { bytes: applyEdits(bytes, text, encoding, edits), changes };
}

/** Adds the drawing that a file lacks, before its last tag; every other byte is as it was. */
export async function addDrawing(bytes: Uint8Array): Promise<FixedFile> {
  const drawing = await drawingText(bytes);
  const decoded = decodeXml(bytes);
  if (drawing === null || 'problem' in decoded) return { bytes, changes: [] };
  const { text, encoding } = decoded;
  const at = text.lastIndexOf('</');
  const added = applyEdits(bytes, text, encoding, [{ from: at, to: at, text: `${drawing.trimEnd()}\n` }]);
  return { bytes: added, changes: ['The process was laid out, for it had no drawing.'] };
}

/** The prefixes that the file has for BPMN; they stand at its first element. */
function bpmnPrefixes([root]: readonly StartTag[]): ReadonlySet<string> {
  const declared = (root?.attributes ?? []).filter(({ value }) => value === BPMN);
  const prefixes = declared.map(({ name }) => (name === 'xmlns' ? '' : name.replace('xmlns:', '')));
  if (root?.name !== 'definitions' || prefixes.length === 0)
    throw new Error(`The file is not BPMN 2.0: it begins with no <definitions> of ${BPMN}.`);
  return new Set(prefixes);
}

/** The executable process, else the only one that holds anything. */
function processToFix(tags: readonly StartTag[]): StartTag {
  const processes = tags.filter(({ name }) => name === 'process');
  const executable = processes.filter((tag) => attributeOf(tag, 'isExecutable')?.value.trim() === 'true');
  const filled = processes.filter((tag, at) => {
    const next = processes[at + 1]?.nameEnd ?? Number.POSITIVE_INFINITY;
    return tags.some(
      ({ name, nameEnd }) => ELEMENT_TAGS.has(name) && nameEnd > tag.nameEnd && nameEnd < next,
    );
  });
  const candidates = executable.length > 0 ? executable : filled.length > 0 ? filled : processes;
  const [only] = candidates;
  if (only === undefined) throw new Error('The file holds no process.');
  if (candidates.length > 1) {
    const names = candidates.map((tag) => attributeOf(tag, 'id')?.value ?? 'one without an id');
    throw new Error(
      `The file holds ${candidates.length} processes that could be meant (${names.join(', ')}): set isExecutable="true" at one of them alone.`,
    );
  }
  return only;
}

function needsId({ name, parent }: StartTag): boolean {
  if (name === 'definitions' || name === 'process') return true;
  return ELEMENT_TAGS.has(name) && /^process$|subprocess$|^transaction$/i.test(parent);
}

function renamings(tags: readonly StartTag[], from: string | undefined, to: string): readonly Edit[] {
  if (from === undefined) return [];
  return tags.flatMap(({ attributes }) =>
    attributes
      .filter(
        ({ name, value }) => REFERENCES.includes(name) && (value === from || value.endsWith(`:${from}`)),
      )
      .map((attribute) => ({ from: attribute.to - from.length, to: attribute.to, text: to })),
  );
}

function setAttribute(tag: StartTag, name: string, value: string): Edit {
  const present = attributeOf(tag, name);
  if (present !== undefined) return { from: present.from, to: present.to, text: value };
  return { from: tag.nameEnd, to: tag.nameEnd, text: ` ${name}="${value}"` };
}

/** As `missing-ids.ts` calls it. */
function freeId(word: string, used: ReadonlySet<string>): string {
  let count = 1;
  while (used.has(`${word}-${count}`)) count += 1;
  return `${word}-${count}`;
}

function lowerFirst(word: string): string {
  return `${word.charAt(0).toLowerCase()}${word.slice(1)}`;
}

/** All that is put in is ASCII; what stands around it keeps its bytes. */
function applyEdits(bytes: Uint8Array, text: string, encoding: string, edits: readonly Edit[]): Uint8Array {
  const placeOf = placesIn(bytes, text, encoding);
  const parts: Uint8Array[] = [];
  let done = 0;
  for (const edit of [...edits].sort((one, other) => one.from - other.from)) {
    parts.push(bytes.subarray(done, placeOf(edit.from)), encode(edit.text, encoding));
    done = placeOf(edit.to);
  }
  return Buffer.concat([...parts, bytes.subarray(done)]);
}

/** Where a letter of the text stands among the bytes. */
function placesIn(bytes: Uint8Array, text: string, encoding: string): (at: number) => number {
  if (encoding.startsWith('utf-16')) {
    const mark = bytes.length - 2 * text.length;
    return (at) => mark + 2 * at;
  }
  if (encoding === 'utf-8') {
    const mark = bytes.length - Buffer.byteLength(text);
    return (at) => mark + Buffer.byteLength(text.slice(0, at));
  }
  if (bytes.length === text.length) return (at) => at;
  throw new Error(`The file is in ${encoding}, which --fix cannot change; save it as UTF-8 first.`);
}

function encode(text: string, encoding: string): Uint8Array {
  if (!encoding.startsWith('utf-16')) return Buffer.from(text, 'latin1');
  const little = Buffer.from(text, 'utf16le');
  return encoding === 'utf-16be' ? little.swap16() : little;
}
