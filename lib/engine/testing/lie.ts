import { buildNet, type Net } from '../game/net';
import { modelOf } from '../model';
import { createTable } from '../table';
import type { Definition, EngineEvent, GuardAnswer, Leaf, Marking, Table } from '../types';
import type { WalkPath } from './walk';

type Moving = Exclude<Leaf, { kind: 'incident' }>;

/** Lies that somebody might tell of a step, each with the leaf that tells it; null where there is nothing to lie about. */
export const LIES: Readonly<Record<string, (leaf: Moving) => Leaf | null>> = {
  'a completed element more': (leaf) => ({
    ...leaf,
    trace: { ...leaf.trace, completed: [...leaf.trace.completed, 'elsewhere'] },
  }),
  'a completed element less': (leaf) =>
    leaf.trace.completed.length === 0
      ? null
      : { ...leaf, trace: { ...leaf.trace, completed: leaf.trace.completed.slice(1) } },
  'an entered element less': (leaf) =>
    leaf.trace.entered.length === 0
      ? null
      : { ...leaf, trace: { ...leaf.trace, entered: leaf.trace.entered.slice(1) } },
  'a flow less': (leaf) =>
    leaf.trace.takenFlows.length === 0
      ? null
      : { ...leaf, trace: { ...leaf.trace, takenFlows: leaf.trace.takenFlows.slice(1) } },
  'an effect less': (leaf) =>
    leaf.effects.length === 0 ? null : { ...leaf, effects: leaf.effects.slice(1) },
  'another end': (leaf) => (leaf.kind === 'ended' ? { ...leaf, endEventId: 'elsewhere' } : null),
  'an end': ({ effects, trace, kind }) =>
    kind === 'ended' ? null : { kind: 'ended', endEventId: 'elsewhere', outcome: null, effects, trace },
  'an incident': () => ({ kind: 'incident', reason: 'engine-error', elementId: '', message: 'not today' }),
};

interface Step {
  readonly from: string | null;
  readonly event: EngineEvent;
  readonly answers: readonly GuardAnswer[];
  readonly leaf: Leaf;
  readonly marking: Marking | null;
}

/** The steps of a walk that a table knows. */
function stepsOf(table: Table, path: WalkPath): readonly Step[] {
  const steps: Step[] = [];
  let from: string | null = null;
  for (const { event, answers } of path) {
    const given = new Map(answers.map(({ guard, answer }) => [guard, answer]));
    const found = table.step(from, event, (guard) => given.get(guard) ?? false);
    if (!found.found) throw new Error('the table does not know this walk');
    const { leaf } = found;
    const to = leaf.kind === 'moved' ? leaf.to : null;
    steps.push({ from, event, answers, leaf, marking: to === null ? null : (table.marking(to) ?? null) });
    from = to;
  }
  return steps;
}

/** A table, and what it lies of. */
export interface Liar {
  readonly lie: string;
  readonly table: Table;
}

/** For each step of a walk and each lie: the table, telling it. */
export function lyingTables(table: Table, path: WalkPath): readonly Liar[] {
  return liesOf(stepsOf(table, path)).map(({ lie, step: told, leaf }) => {
    const step: Table['step'] = (from, event, answer) => {
      const found = table.step(from, event, answer);
      return found.found && from === told.from && event === told.event ? { ...found, leaf } : found;
    };
    return { lie, table: Object.assign(Object.create(table), { marking: table.marking.bind(table), step }) };
  });
}

/** For each step of a walk and each lie: a new table that was given the walk by a library that told it. */
export function tablesOfLyingLibraries(table: Table, path: WalkPath): readonly Liar[] {
  const steps = stepsOf(table, path);
  return liesOf(steps).map(({ lie, step: told, leaf }) => {
    const given = createTable(table.definition);
    for (const step of steps.slice(0, steps.indexOf(told))) given.add(step.from, step.event, step);
    given.add(told.from, told.event, { ...told, leaf, marking: leaf.kind === 'moved' ? told.marking : null });
    return { lie, table: given };
  });
}

function liesOf(steps: readonly Step[]) {
  // A loop takes a step again: of that one the truth is known.
  const first = new Map(
    steps.toReversed().map((step) => [JSON.stringify([step.from, step.event, step.answers]), step]),
  );
  return [...first.values()].flatMap((step) =>
    Object.entries(LIES).flatMap(([lie, tell]) => {
      const leaf = step.leaf.kind === 'incident' ? null : tell(step.leaf);
      return leaf === null ? [] : [{ lie, step, leaf }];
    }),
  );
}

/** For each flow that a walk takes a game that lacks it. */
export function lyingGames(
  definition: Definition,
  table: Table,
  path: WalkPath,
): readonly { readonly lie: string; readonly net: Net }[] {
  const model = modelOf(definition);
  const taken = stepsOf(table, path).flatMap(({ leaf }) =>
    leaf.kind === 'incident' ? [] : leaf.trace.takenFlows,
  );
  return [...new Set(taken)].map((id) => {
    const flows = new Map([...model.flows].filter(([flowId]) => flowId !== id));
    return { lie: `no flow ${id}`, net: buildNet({ ...model, flows }, definition.processId) };
  });
}
