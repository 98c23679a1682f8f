import type { DefinitionJson } from '@/lib/contract/process';
import { describeElements } from '@/lib/engine/describe';
import { parseText } from '@/lib/engine/testing/run-process';
import { findHandler } from '@/lib/tasks/handlers';

const handlerNameOf = (elementId: string, jobType: string | null) =>
  findHandler(elementId, jobType)?.elementId ?? null;

/** What a BPMN file says of its elements, as the page gets it. */
export async function modelOf(xml: string): Promise<DefinitionJson> {
  const definition = await parseText(xml);
  const { processId: id, processName: name, hash } = definition;
  return { id, name, hash, elements: describeElements(definition, handlerNameOf) };
}
