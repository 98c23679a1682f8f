import { labelOf, modelOf } from './model';
import { namesRead } from './read-names';
import type { Definition, Finding } from './types';

/**
 * Names that an expression reads and nothing gives: FEEL takes them for null, so a condition never holds and a timer has no
 * time. Each name once, with the places that read it.
 * A warning, no more: tasks may set any variable.
 * @param knownNames what the scope of every order has; left out: nobody knows, and nothing is found
 */
export function checkNames(
  definition: Definition,
  knownNames: readonly string[] | undefined,
): readonly Finding[] {
  if (knownNames === undefined) return [];
  const known = new Set(knownNames);
  const model = modelOf(definition);
  const given = new Set(known);
  for (const { resultVariable } of definition.decisions.values()) given.add(resultVariable);
  for (const { inputs, outputs } of definition.mappings.values())
    for (const { target } of [...inputs, ...outputs]) given.add(target.replace(/\..*/s, ''));
  const readers = new Map<string, { elementId: string; where: string }[]>();
  const read = (text: string, elementId: string, where: string) => {
    for (const name of namesRead(text)) {
      if (given.has(name)) continue;
      const places = readers.get(name) ?? [];
      readers.set(name, [...places, { elementId, where }]);
    }
  };
  for (const flow of model.flows.values())
    if (flow.condition !== null) read(flow.condition, flow.id, `sequence flow ${flow.name || flow.id}`);
  for (const work of definition.work.values()) {
    const node = model.nodes.get(work.elementId);
    const where = node === undefined ? work.elementId : labelOf(node);
    if (work.kind === 'timer') read(work.timer.text, work.elementId, where);
    if (work.kind === 'condition') read(work.condition, work.elementId, where);
    for (const text of Object.values(definition.assignments.get(work.elementId) ?? {}))
      if (text !== null) read(text, work.elementId, where);
    if (work.kind === 'message') read(work.correlationKey ?? '', work.elementId, where);
    // Outputs read what a handler gives, of which nobody knows the names.
    for (const { source } of definition.mappings.get(work.elementId)?.inputs ?? [])
      read(source, work.elementId, where);
  }
  return [...readers].map(([name, places]) => ({
    severity: 'warning',
    elementId: places[0]?.elementId ?? null,
    message: `No order has "${name}", which ${listOf(places.map(({ where }) => where))} ${places.length === 1 ? 'reads' : 'read'}: it is null unless a task sets a variable of this name. Known are ${[...known].join(', ')}.`,
  }));
}

const listOf = (words: readonly string[]) => [...new Set(words)].join(' and ');
