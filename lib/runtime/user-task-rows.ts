import type { UserTaskRow } from '@/lib/db/tables/user-tasks';
import { assignmentOf, MAX_PRIORITY } from '@/lib/engine/assignments';
import { dataScopesOf } from '@/lib/engine/data-scopes';
import type { Effect } from '@/lib/engine/types';
import type { OrderData } from './order-data';
import type { Session } from './types';

/** Due later than any date that a model may say: milliseconds since 1970, of thirteen digits. */
const NEVER_MS = 10 ** 13 - 1;

interface Opening {
  /** As it is once the step has set what its mappings set. */
  readonly data: OrderData;
  /** Milliseconds since 1970. */
  readonly openedAtMs: number;
  /** The shop's. */
  readonly timeZone: string;
}

/**
 * The rows of the user tasks that a step opens.
 * @throws EngineError `assignment-invalid` where what the model says of one gives no person, group, date or priority
 */
export function newUserTasks(
  { order, loaded: { definition } }: Pick<Session, 'order' | 'loaded'>,
  effects: readonly Effect[],
  { data, openedAtMs, timeZone }: Opening,
): UserTaskRow[] {
  return effects.flatMap(({ do: what, work }) => {
    if (what !== 'open' || work.kind !== 'user') return [];
    const { elementId } = work;
    // Most say nothing: then nobody reads what FEEL would see.
    const scope = definition.assignments.has(elementId)
      ? data.scopeAt(dataScopesOf(definition, elementId))
      : {};
    const said = assignmentOf(definition, elementId, scope, { openedAtMs, timeZone });
    return [
      {
        orderNumber: order.number,
        work: work.key,
        elementId,
        openedAt: new Date(openedAtMs),
        assignee: said.assignee ?? '',
        dueAt: dateOf(said.dueAtMs),
        followUpAt: dateOf(said.followUpAtMs),
        priority: said.priority,
        rank: rankOf(said),
        candidates: [
          ...said.candidateUsers.map((name) => `user:${name}`),
          ...said.candidateGroups.map((name) => `group:${name}`),
        ],
      },
    ];
  });
}

const dateOf = (ms: number | null) => (ms === null ? null : new Date(ms));

/** The place of a task in every list: the highest priority first, of one priority what is due first. */
function rankOf({
  priority,
  dueAtMs,
}: {
  readonly priority: number;
  readonly dueAtMs: number | null;
}): bigint {
  const dueMs = Math.min(Math.max(dueAtMs ?? NEVER_MS, 0), NEVER_MS);
  return BigInt(MAX_PRIORITY - priority) * BigInt(NEVER_MS + 1) + BigInt(dueMs);
}
