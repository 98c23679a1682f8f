import { parseExpression } from 'feelin';
import { isFeel } from './feel';
import type { EngineEvent, Table } from './types';

/**
 * The names of variables that a FEEL text reads, in order. Neither functions, nor what it binds itself
 * (`some x in …`). The texts of models are syntax-checked, so what does not parse has no names here.
 */
export function namesRead(text: string): string[] {
  if (!isFeel(text)) return [];
  const feel = text.slice(1);
  const read = new Set<string>();
  const bound = new Set<string>();
  parseExpression(feel, {}, undefined).iterate({
    enter: ({ name, from, to, node }) => {
      const isCalled = node.parent?.name === 'FunctionInvocation' && node.parent.from === from;
      if (name === 'Name') bound.add(feel.slice(from, to));
      if (name === 'VariableName' && !isCalled) read.add(feel.slice(from, to));
    },
  });
  return [...read].filter((name) => !bound.has(name));
}

/**
 * The names of variables that decide what becomes of this event in this marking: those of the guards that its step may
 * ask, those of the timers, user tasks and correlation keys of what it may open, and those of the mappings on the way. As far as the
 * table knows.
 */
export function namesAsked(
  table: Table,
  from: string,
  event: Exclude<EngineEvent, { type: 'start' }>,
): string[] {
  const names = new Set<string>();
  const { mappings, assignments } = table.definition;
  const add = (texts: readonly { readonly source: string }[] = []) => {
    for (const { source } of texts) for (const name of namesRead(source)) names.add(name);
  };
  add(mappings.get(event.work.slice(event.work.lastIndexOf(':') + 1))?.outputs);
  for (const transition of table.transitions()) {
    const { event: other, answers, leaf } = transition;
    if (transition.from !== from || other.type !== event.type || other.work !== event.work) continue;
    for (const { guard } of answers) for (const name of namesRead(guard)) names.add(name);
    if (leaf.kind === 'incident') continue;
    for (const id of leaf.trace.entered) add(mappings.get(id)?.inputs);
    for (const id of leaf.trace.completed) add(mappings.get(id)?.outputs);
    for (const { do: what, work } of leaf.effects) {
      const model = table.definition.work.get(work.elementId);
      if (what !== 'open') continue;
      if (model?.kind === 'timer') add([{ source: model.timer.text }]);
      if (model?.kind === 'message') add([{ source: model.correlationKey ?? '' }]);
      for (const text of Object.values(assignments.get(work.elementId) ?? {})) add([{ source: text ?? '' }]);
    }
  }
  return [...names];
}
