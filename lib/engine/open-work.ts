import { isImplicit } from './implicit';
import { WORK_OF_TYPE, type WorkKind } from './kinds';
import type { Effect, EngineEvent, OpenWork } from './types';

/** What this product needs of the library's api of something that waits. */
export interface LibraryApi {
  readonly id: string;
  readonly type: string;
  readonly executionId: string;
  readonly content: { readonly isRootScope?: boolean };
  readonly owner?: LibraryActivity;
  signal(): void;
  cancel(): void;
  sendApiMessage(action: string, content: { code: string; message: string }): void;
}

interface LibraryActivity {
  readonly id: string;
  readonly type: string;
  readonly isSequenceFlow?: boolean;
  readonly isSubProcess?: boolean;
  readonly execution?: {
    readonly completed: boolean;
    readonly source?: { readonly executions?: readonly { getPostponed(): readonly LibraryApi[] }[] };
    getPostponed(): readonly LibraryApi[];
  };
}

/** One piece of open work with the library's handle on it. */
export interface Activation {
  readonly work: OpenWork;
  /** Tells an activation from the next one of the same element. */
  readonly executionId: string;
  /** The wait itself: addressed directly, never by a broadcast, which wakes only the first that listens. */
  readonly api: LibraryApi;
}

/** Which kind of open work an event is for. */
export const KIND_OF_EVENT: Readonly<Record<Exclude<EngineEvent['type'], 'start'>, WorkKind>> = {
  'job-completed': 'job',
  'job-failed': 'job',
  'user-task-completed': 'user',
  message: 'message',
  signal: 'signal',
  'condition-met': 'condition',
  'timer-fired': 'timer',
};

/**
 * The open work of a running definition, ordered by key: leaf waits, inside sub-processes too. The library's list also
 * holds gateways, queued flows, passive definitions and the waiting elements themselves, which are skipped.
 */
export function openWork(postponed: readonly LibraryApi[]): readonly Activation[] {
  const found = new Map<string, Activation>();
  for (const api of postponed) visit(api, [], found);
  return [...found.values()].sort((a, b) => (a.work.key < b.work.key ? -1 : a.work.key > b.work.key ? 1 : 0));
}

/** By activation: an element that ends and opens again closes one piece of work and opens another. */
export function effectsBetween(
  before: readonly Activation[],
  after: readonly Activation[],
): readonly Effect[] {
  const was = new Set(before.map(({ executionId }) => executionId));
  const is = new Set(after.map(({ executionId }) => executionId));
  return [
    ...before
      .filter(({ executionId }) => !is.has(executionId))
      .map(({ work }) => ({ do: 'close', work }) as const),
    ...after
      .filter(({ executionId }) => !was.has(executionId))
      .map(({ work }) => ({ do: 'open', work }) as const),
  ];
}

function visit(api: LibraryApi, path: readonly string[], found: Map<string, Activation>): void {
  const activity = api.owner;
  const execution = activity?.execution;
  if (!activity || activity.isSequenceFlow || !execution || execution.completed) return;
  const inside = isImplicit(activity.id) ? path : [...path, activity.id];
  // A sub-process that has ended but not left yet has no execution source.
  for (const inner of (activity.isSubProcess && execution.source?.executions) || []) {
    for (const child of inner.getPostponed()) visit(child, inside, found);
  }
  const own = execution.getPostponed().filter((candidate) => candidate.owner === activity);
  // An event lists itself and its definitions: the definitions are the waits.
  const leaves = own.length > 1 ? own.filter((candidate) => !candidate.content.isRootScope) : own;
  for (const leaf of leaves) {
    const kind = WORK_OF_TYPE.get(shortType(leaf.type));
    if (kind === undefined) continue;
    const key = [...path, `${kind}:${activity.id}`].join('/');
    found.set(key, { work: { key, kind, elementId: activity.id }, executionId: leaf.executionId, api: leaf });
  }
}

function shortType(type: string): string {
  return type.replace(/^.*:/, '');
}
