import type { Person } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import { addDeskAct, type DeskActResult, doneBy } from '@/lib/db/tables/desk-acts';
import { isAppError } from '@/lib/errors';

/** What somebody is about to do. */
export interface ActToKeep {
  readonly act: string;
  /** Null: no single order's. */
  readonly orderNumber: bigint | null;
  readonly input: Readonly<Record<string, unknown>>;
  /** Why, in the person's own words. */
  readonly reason: string;
}

const MAX_DETAIL = 500;

/**
 * Does something and keeps who did it: a row before anything is done, and one with what became of it.
 * @param work returns what was done, where the act's name does not say it all
 * @throws what the work throws
 */
export async function keepAct(
  database: Database,
  person: Person,
  { input, ...act }: ActToKeep,
  work: () => Promise<string | null>,
): Promise<void> {
  const base = { ...act, ...doneBy(person, input) };
  const asked = { at: new Date(), result: 'asked', detail: null, askedId: null } as const;
  const askedId = await addDeskAct(database, { ...base, ...asked });
  const answer = (result: DeskActResult, detail: string | null) =>
    addDeskAct(database, { ...base, at: new Date(), result, detail, askedId });
  try {
    await answer('done', await work());
  } catch (error) {
    const detail = error instanceof Error ? error.message.slice(0, MAX_DETAIL) : null;
    await answer(isAppError(error) ? 'refused' : 'failed', detail);
    throw error;
  }
}
