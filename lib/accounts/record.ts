import type { Person } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import { addDeskAct, doneBy } from '@/lib/db/tables/desk-acts';
import { isAppError } from '@/lib/errors';

/** What somebody does that concerns accounts and tokens. */
export interface PeopleAct {
  /** `invite`, `set-role`, `make-token` … */
  readonly act: string;
  /** Which account or token, and what is new of it: no address, no name, no secret. */
  readonly input: Readonly<Record<string, string>>;
}

const MAX_DETAIL = 500;

/** Does it, and keeps in the record of the desk who did it, before and after, as an act on an order. */
export async function recorded<T>(
  database: Database,
  person: Person,
  { act, input }: PeopleAct,
  work: () => Promise<T>,
): Promise<T> {
  const base = {
    ...doneBy(person, input),
    act,
    orderNumber: null,
    reason: '',
  };
  const add = (
    result: 'asked' | 'done' | 'refused' | 'failed',
    askedId: bigint | null,
    detail: string | null,
  ) => addDeskAct(database, { ...base, at: new Date(), result, detail, askedId });
  const askedId = await add('asked', null, null);
  try {
    const done = await work();
    await add('done', askedId, null);
    return done;
  } catch (error) {
    const words = error instanceof Error ? error.message.slice(0, MAX_DETAIL) : null;
    await add(isAppError(error) ? 'refused' : 'failed', askedId, words);
    throw error;
  }
}
