import type { Person } from '@/lib/contract/desk';
import type { BulkCounts, BulkTurn } from '@/lib/contract/desk-bulk';
import type { Database, Transaction } from '@/lib/db/database';
import {
  type BulkActRow,
  type BulkState,
  countBulkItems,
  findBulkAct,
  startBulkAct,
  turnBulkAct,
} from '@/lib/db/tables/bulk-acts';
import { chainDeskAct, findDeskAct } from '@/lib/db/tables/desk-acts';
import { AppError } from '@/lib/errors';
import { actRow } from '@/lib/record/keep-act';
import { can } from './can';

const FROM: Readonly<Record<BulkTurn, readonly BulkState[]>> = {
  start: ['draft'],
  pause: ['running'],
  resume: ['paused'],
  stop: ['running', 'paused'],
};
const TO = { start: 'running', pause: 'paused', resume: 'running', stop: 'stopped' } as const;
const STATE_WORDS: Readonly<Record<BulkState, string>> = {
  draft: 'has not been started',
  running: 'is running',
  paused: 'is paused',
  stopped: 'was stopped',
  done: 'is done',
};

export interface TurnBulk {
  readonly id: bigint;
  readonly turn: BulkTurn;
  readonly reason: string;
  readonly now: Date;
}

/**
 * Starts, pauses, resumes or stops a bulk, and keeps who did it, in one transaction. What is being done at this moment ends
 * first: after a pause or a stop nothing more is done, and the counts stand.
 * @throws AppError `not-found`; `forbidden`; `conflict` where it is in another state, which it names
 */
export async function turnBulk(
  database: Database,
  person: Person,
  { id, turn, reason, now }: TurnBulk,
): Promise<void> {
  if (!can.operate(person))
    throw new AppError('forbidden', `Your role, ${person.role}, does not allow this.`);
  await database.transaction(async (sql) => {
    const bulk = await findBulkAct(sql, id);
    if (bulk === null) throw new AppError('not-found', 'There is no such bulk.');
    const kept = (result: 'asked' | 'done', detail: string | null, askedId: bigint | null, act: string) =>
      chainDeskAct(
        sql,
        actRow(
          person,
          { act, orderNumber: null, input: { bulk: id.toString() }, reason },
          { result, detail, askedId },
        ),
      );
    if (turn === 'start') {
      const askedId = await kept('asked', null, null, `bulk-${bulk.act}`);
      const started = { id, reason, at: now, askedId, person: person.name, role: person.role };
      if (!(await startBulkAct(sql, started))) throw refusal(bulk);
      return;
    }
    const endedAt = turn === 'stop' ? now : null;
    if (!(await turnBulkAct(sql, { id, from: FROM[turn], to: TO[turn], endedAt })))
      throw refusal((await findBulkAct(sql, id)) ?? bulk);
    const counts = countWords(await countBulkItems(sql, id));
    await kept('done', counts, null, `bulk-${turn}`);
    if (turn === 'stop') await keepResult(sql, bulk, `stopped: ${counts}`, now);
  });
}

const refusal = ({ state }: BulkActRow) => new AppError('conflict', `This bulk ${STATE_WORDS[state]}.`);

/** `812 done, 3 refused, 185 not done` */
export function countWords(counts: BulkCounts): string {
  const parts = [
    [counts.done, 'done'],
    [counts.refused, 'refused'],
    [counts.failed, 'failed'],
    [counts['left-out'], 'left out'],
    [counts.waiting, 'not done'],
  ] as const;
  return parts
    .filter(([orders], at) => orders > 0 || at === 0)
    .map(([orders, words]) => `${orders} ${words}`)
    .join(', ');
}

/** The row that says what became of the whole. */
export async function keepResult(
  sql: Transaction,
  bulk: BulkActRow,
  detail: string,
  now: Date,
): Promise<void> {
  const { id, act, person, role, reason, askedId } = bulk;
  // As it was asked for: by whose account, too.
  const asked = askedId === null ? null : await findDeskAct(sql, askedId);
  await chainDeskAct(sql, {
    ...{ at: now, person, role, reason, detail, askedId },
    ...{ act: `bulk-${act}`, orderNumber: null, result: 'done' },
    input: asked?.input ?? JSON.stringify({ bulk: id.toString() }),
  });
}
