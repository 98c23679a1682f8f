import { checkDefinition } from '../check';
import { explore, type TableExploration } from '../explore';
import { parseDefinition } from '../parse';
import { createTable } from '../table';
import type { Definition, Finding, Table } from '../types';
import { bpmnText } from './bpmn-text';

/** Parses XML, or the short notation of `bpmnText`. Throws where the file has no definition. */
export async function parseText(text: string): Promise<Definition> {
  const { definition, findings } = await parseDefinition(
    text.trimStart().startsWith('<') ? text : bpmnText(text),
  );
  if (definition === null) throw new Error(findings.map((finding) => finding.message).join('\n'));
  return definition;
}

export interface Explored {
  readonly definition: Definition;
  readonly table: Table;
  readonly exploration: TableExploration;
}

/** Parses and explores; every job may raise every error code of the file. */
export async function exploreText(text: string, limit?: number): Promise<Explored> {
  const definition = await parseText(text);
  const table = createTable(definition);
  const options = { declaredErrors: () => definition.errorCodes };
  const exploration = await explore(definition, table, limit === undefined ? options : { ...options, limit });
  return { definition, table, exploration };
}

/** The findings of the drawing alone, with a handler for everything that raises nothing. */
export async function checkText(text: string): Promise<readonly Finding[]> {
  return checkDefinition(await parseText(text), { hasHandler: () => true, declaredErrors: () => [] });
}
