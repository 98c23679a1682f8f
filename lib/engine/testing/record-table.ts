import type { EngineEvent, Leaf, OpenWork, StoredTransition, Table } from '../types';

/** One transition as a person reads it in a diff: markings are numbered as they are found, hashes left out. */
export interface RecordedStep {
  readonly from: string;
  readonly event: string;
  readonly answers?: Readonly<Record<string, boolean>>;
  readonly to: string;
  readonly close?: readonly string[];
  readonly open?: readonly string[];
  readonly entered?: readonly string[];
  readonly completed?: readonly string[];
  readonly takenFlows?: readonly string[];
}

export interface RecordedTable {
  readonly markings: Readonly<Record<string, readonly string[]>>;
  readonly steps: readonly RecordedStep[];
}

/** Everything that an explored process can do. */
export function recordTable(table: Table): RecordedTable {
  const markings = table.markings();
  const numbers = new Map(markings.map((marking, index) => [marking.hash, `m${index}`]));
  const name = (hash: string | null): string => (hash === null ? '-' : (numbers.get(hash) ?? 'unknown'));
  return {
    markings: Object.fromEntries(markings.map(({ hash, openWork }) => [name(hash), openWork.map(keyOf)])),
    steps: table.transitions().map((transition) => recordStep(transition, name)),
  };
}

/** `job-completed job:pack` or `job-failed job:pack OUT_OF_STOCK`. */
export function eventText(event: EngineEvent): string {
  if (event.type === 'start') return 'start';
  return `${event.type} ${event.work}${event.type === 'job-failed' ? ` ${event.errorCode}` : ''}`;
}

function recordStep(transition: StoredTransition, name: (hash: string | null) => string): RecordedStep {
  const { from, event, answers, leaf } = transition;
  const head = { from: name(from), event: eventText(event) };
  const asked = answers.map(({ guard, answer }) => [guard, answer] as const);
  const guards = asked.length > 0 ? { answers: Object.fromEntries(asked) } : {};
  if (leaf.kind === 'incident') {
    return { ...head, ...guards, to: `incident ${leaf.reason} at ${leaf.elementId}` };
  }
  return { ...head, ...guards, to: leafText(leaf, name), ...listsOf(leaf) };
}

function leafText(leaf: Exclude<Leaf, { kind: 'incident' }>, name: (hash: string) => string): string {
  if (leaf.kind === 'moved') return name(leaf.to);
  return `end ${leaf.endEventId}${leaf.outcome === null ? '' : ` (${leaf.outcome})`}`;
}

function listsOf(leaf: Exclude<Leaf, { kind: 'incident' }>): Partial<RecordedStep> {
  const works = (kind: 'open' | 'close'): readonly string[] =>
    leaf.effects.filter((effect) => effect.do === kind).map((effect) => effect.work.key);
  const lists = {
    close: works('close'),
    open: works('open'),
    entered: leaf.trace.entered,
    completed: leaf.trace.completed,
    takenFlows: leaf.trace.takenFlows,
  };
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
}

function keyOf(work: OpenWork): string {
  return work.key;
}
