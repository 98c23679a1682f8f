import { BpmnModdle, type Definitions, type ModdleWarning } from 'bpmn-moddle';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' };
import { serializeContext } from './behaviours';
import { buildModel, elements, extensions, shortType, textOf } from './build-model';
import { hashOf } from './canonical';
import { errorText } from './errors';
import { waitOf } from './kinds';
import { eventGatewayBefore, type Model, type ModelNode, type Source } from './model';
import type { Definition, Finding, WorkModel } from './types';

export interface Parsed {
  /** Null if the file is no process that could be drawn or run. */
  readonly definition: Definition | null;
  readonly findings: readonly Finding[];
}

/**
 * Reads a BPMN file. Findings are about the file as such: malformed XML, dangling references, double ids, no process,
 * elements the library does not know. Whether its process can be run is for `checkDefinition`. Never throws.
 */
export async function parseDefinition(xml: Uint8Array | string): Promise<Parsed> {
  const bytes = typeof xml === 'string' ? new TextEncoder().encode(xml) : xml;
  const read = await readXml(bytes);
  if (!('moddle' in read)) return { definition: null, findings: [read] };
  const { moddle } = read;
  const findings = moddle.warnings.map(warningFinding);
  const model = buildModel(moddle.rootElement);
  const processId = model.executableProcessIds[0] ?? model.processIds[0];
  if (processId === undefined) {
    findings.push(fileError('The file holds no process: a <bpmn:process isExecutable="true"> is needed.'));
    return { definition: null, findings };
  }
  try {
    const source: Source = { model, context: serializeContext(moddle) };
    return { definition: buildDefinition(moddle, model, processId, hashOf(bytes), source), findings };
  } catch (error) {
    findings.push(fileError(`The engine cannot read this process: ${errorText(error)}.`));
    return { definition: null, findings };
  }
}

async function readXml(bytes: Uint8Array): Promise<{ readonly moddle: Definitions } | Finding> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return fileError('The file is not UTF-8 text.');
  }
  try {
    return { moddle: await new BpmnModdle({ zeebe }).fromXML(text) };
  } catch (error) {
    return fileError(`The file is not BPMN 2.0 XML: ${errorText(error).replace(/\s+/g, ' ')}.`);
  }
}

function fileError(message: string): Finding {
  return { severity: 'error', elementId: null, message };
}

/** bpmn-moddle calls everything a warning; what would run differently than drawn is an error here. */
function warningFinding(warning: ModdleWarning): Finding {
  const inDiagram = warning.element?.$type.match(/^(bpmn|)di:|^dc:/) != null;
  const serious = /unresolved reference|duplicate ID|unparsable|invalid/i.test(warning.message);
  return {
    severity: serious && !inDiagram ? 'error' : 'warning',
    elementId: textOf(warning.element?.id) ?? null,
    message: `The file is damaged here: ${warning.message.replace(/\s+/g, ' ').trim()}.`,
  };
}

function buildDefinition(
  moddle: Definitions,
  model: Model,
  processId: string,
  hash: string,
  source: Source,
): Definition {
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
    errorCodes: declared('Error', 'errorCode'),
    messageNames: declared('Message', 'name'),
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
