import type { Definitions, ModdleElement, ModdleWarning } from 'bpmn-moddle';
import { serializeContext } from './behaviours';
import {
  buildModel,
  elements,
  extensions,
  type LostReferences,
  processToRun,
  shortType,
  textOf,
} from './build-model';
import { hashOf } from './canonical';
import { decodeXml } from './decode';
import { readDrawing } from './drawing';
import { errorText } from './errors';
import { brokenXmlText, damageFindings } from './file-damage';
import { waitOf } from './kinds';
import { libraryView } from './library-view';
import { type GivenId, missingIdFindings, missingIds } from './missing-ids';
import { eventGatewayBefore, isBroadcast, type Model, type ModelNode, type Source } from './model';
import { type ReadXml, readXml } from './read-xml';
import type { Definition, Finding, WorkModel } from './types';

export interface Parsed {
  /** Null if the file is no process that could be drawn or run. */
  readonly definition: Definition | null;
  readonly findings: readonly Finding[];
  /** What was thrown where something here failed, for whoever mends it: findings hold no words of a library. */
  readonly failure?: unknown;
}

/** More of the reader's warnings than this are not looked at: who mends a file mends these first. */
const MAX_WARNINGS = 200;

/** A file as bpmn-moddle read it. */
export interface ReadFile {
  readonly root: ModdleElement;
  readonly process: ModdleElement;
  /** Can pages read the bytes as they are? Else in UTF-8, with the ids that were missing, as `root` has it. */
  readonly isAsItStands: boolean;
}

/** Reads a file for its drawing. @returns null where it is not BPMN, or holds no process */
export async function readFile(bytes: Uint8Array): Promise<ReadFile | null> {
  const decoded = decodeXml(bytes);
  if ('problem' in decoded) return null;
  const read = await readXml(decoded.text).catch(() => null);
  if (read === null) return null;
  const root = read.moddle.rootElement;
  const process = processToRun(root);
  if (process === null) return null;
  const { given } = giveIds(read.moddle);
  return {
    root,
    process,
    isAsItStands: given.length === 0 && !read.isMended && decoded.encoding === 'utf-8',
  };
}

/**
 * Reads a BPMN file. Findings are about the file as such: malformed XML, dangling references, double and missing ids, no
 * process. Whether its process can be run is for `checkDefinition`. Never throws.
 */
export async function parseDefinition(xml: Uint8Array | string): Promise<Parsed> {
  const bytes = typeof xml === 'string' ? new TextEncoder().encode(xml) : xml;
  const decoded = decodeXml(bytes);
  if ('problem' in decoded) return { definition: null, findings: [fileError(decoded.problem)] };
  let read: ReadXml;
  try {
    read = await readXml(decoded.text);
  } catch (error) {
    return { definition: null, findings: [fileError(brokenXmlText(errorText(error)))] };
  }
  try {
    return readProcess(read, hashOf(bytes));
  } catch (error) {
    return { definition: null, findings: [fileError(FAILED_HERE)], failure: error };
  }
}

/** What a finding says where the check itself fails. */
export const FAILED_HERE =
  'The check of this file failed inside Orderflow, which is a fault of Orderflow and not of the file: please report it with the file.';

function readProcess({ moddle, text }: ReadXml, hash: string): Parsed {
  const warnings = moddle.warnings.slice(0, MAX_WARNINGS);
  const process = processToRun(moddle.rootElement);
  const damage = () => damageFindings({ text, warnings }, process);
  if (process === null) {
    const missing = fileError('The file holds no process: a <bpmn:process isExecutable="true"> is needed.');
    return { definition: null, findings: [...damage(), missing] };
  }
  const { named, given } = giveIds(moddle);
  const model = buildModel(moddle.rootElement, process, lostReferences(moddle.warnings));
  const context = serializeContext(libraryView(named, process), model);
  const source: Source = { model, context, drawing: readDrawing(moddle.rootElement, process) };
  const definition = buildDefinition(named, model, hash, source);
  const lost = Object.keys(moddle.elementsById).filter((id) => id in Object.prototype);
  return { definition, findings: [...damage(), ...lost.map(lostId), ...missingIdFindings(given)] };
}

/** Names the elements that have no id, in place. */
function giveIds(moddle: Definitions): { readonly named: Definitions; readonly given: readonly GivenId[] } {
  const given = missingIds(moddle.rootElement, new Set(Object.keys(moddle.elementsById)));
  // The reader's elements are its own kind of objects, made for being changed.
  for (const { element, id } of given) Object.assign(element, { id });
  const added = Object.fromEntries(given.map(({ element, id }) => [id, element]));
  return { named: { ...moddle, elementsById: { ...moddle.elementsById, ...added } }, given };
}

/** bpmn-js keeps what it draws in a plain object. */
function lostId(id: string): Finding {
  const message = `The id "${id}" is a name that JavaScript keeps for itself, and would be lost; choose another.`;
  return { severity: 'error', elementId: id, message };
}

function lostReferences(warnings: readonly ModdleWarning[]): LostReferences {
  const found = new Map<ModdleElement, Map<string, string>>();
  for (const { element, property, value } of warnings) {
    if (element === undefined || property === undefined || value === undefined) continue;
    const known = found.get(element) ?? new Map<string, string>();
    found.set(element, known.set(property.replace(/^.*:/, ''), value));
  }
  return found;
}

function fileError(message: string): Finding {
  return { severity: 'error', elementId: null, message };
}

function buildDefinition(moddle: Definitions, model: Model, hash: string, source: Source): Definition {
  const { processId } = model;
  const nodes = [...model.nodes.values()];
  const conditions = [...model.flows.values()].map((flow) => flow.condition ?? '');
  const declared = (type: string, property: 'errorCode' | 'name') => {
    const roots = elements(moddle.rootElement.rootElements).filter((element) => shortType(element) === type);
    return [...new Set(roots.map((element) => textOf(element[property]) ?? ''))].filter(
      (text) => text !== '',
    );
  };
  const work = nodes.map((node) => [node.id, workOf(model, node)] as const);
  return {
    processId,
    processName: textOf(moddle.elementsById[processId]?.name) ?? processId,
    hash,
    work: new Map(work.filter((entry): entry is [string, WorkModel] => entry[1] !== null)),
    elements: new Map(nodes.map((node) => [node.id, { name: node.name, type: node.type }])),
    properties: propertiesOf(moddle),
    mappings: new Map(nodes.flatMap(({ id, mappings }) => (mappings === null ? [] : [[id, mappings]]))),
    headers: new Map(
      nodes.flatMap(({ id, headers }) => (Object.keys(headers).length > 0 ? [[id, headers]] : [])),
    ),
    decisions: new Map(nodes.flatMap(({ id, decision }) => (decision === null ? [] : [[id, decision]]))),
    forms: new Map(nodes.flatMap(({ id, form }) => (form === null ? [] : [[id, form]]))),
    assignments: new Map(
      nodes.flatMap(({ id, assignment }) => (assignment === null ? [] : [[id, assignment]])),
    ),
    errorCodes: declared('Error', 'errorCode'),
    messageNames: declared('Message', 'name'),
    thrownSignals: new Map(
      nodes.flatMap((node) => (isBroadcast(node) ? [[node.id, node.event?.signalName ?? '']] : [])),
    ),
    conditional: new Set(nodes.filter(({ event }) => event?.kind === 'conditional').map(({ id }) => id)),
    guards: [...new Set(conditions.filter((text) => text.startsWith('=')))],
    source,
  };
}

function workOf(model: Model, node: ModelNode): WorkModel | null {
  const { id: elementId } = node;
  const name = node.name === '' ? node.id : node.name;
  const gatewayId = eventGatewayBefore(model, elementId);
  switch (waitOf(node.type, node.event?.kind ?? null)) {
    case 'job':
      return { kind: 'job', elementId, name, jobType: node.jobType };
    case 'user':
      return { kind: 'user', elementId, name };
    case 'message': {
      const message = node.receives ?? node.event?.message ?? null;
      if (message === null) return null;
      const { name: messageName, correlationKey } = message;
      return { kind: 'message', elementId, messageName, correlationKey, gatewayId };
    }
    case 'signal':
      return { kind: 'signal', elementId, signalName: node.event?.signalName ?? '', gatewayId };
    case 'condition':
      return { kind: 'condition', elementId, condition: node.event?.condition ?? '', gatewayId };
    case 'timer': {
      const timer = node.event?.timer ?? null;
      return timer === null ? null : { kind: 'timer', elementId, timer, gatewayId };
    }
    case null:
      return null;
  }
}

/** `zeebe:property` values, of flows and of the process too. */
function propertiesOf(moddle: Definitions): Definition['properties'] {
  const found = new Map<string, Readonly<Record<string, string>>>();
  for (const [id, element] of Object.entries(moddle.elementsById)) {
    const pairs = extensions(element, 'zeebe:Properties')
      .flatMap((holder) => elements(holder.properties))
      .map((property) => [textOf(property.name) ?? '', textOf(property.value) ?? ''] as const);
    if (pairs.length > 0) found.set(id, Object.fromEntries(pairs));
  }
  return found;
}
