import type { Person } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import { addDeskAct, type NewDeskAct } from '@/lib/db/tables/desk-acts';
import { isAppError } from '@/lib/errors';

/** What somebody does at the desk. */
export interface ActToKeep {
  readonly act: string;
  /** Null: no single order's. */
  readonly orderNumber: bigint | null;
  /** Which things it is about, and what is new of them. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Why, in the person's own words; empty where nobody asks. */
  readonly reason: string;
}

/** What became of it: `asked` before anything is done, by the row that `askedId` names else. */
export type ActResult = Pick<NewDeskAct, 'result' | 'detail' | 'askedId'>;

/** What was done, where the act does not say it all. */
export interface DoneAct {
  readonly detail: string | null;
  /** Known only afterwards: kept beside the input. */
  readonly kept?: Readonly<Record<string, unknown>> | undefined;
}

const MAX_DETAIL = 500;
const DONE: ActResult = { result: 'done', detail: null, askedId: null };

/**
 * A row of the record: by name, and by the account or the token of the API, for a name may have been somebody else's. Who has
 * the operator's token has neither.
 */
export function actRow(
  person: Person,
  { act, orderNumber, input, reason }: ActToKeep,
  { result, detail, askedId }: ActResult = DONE,
): NewDeskAct {
  const { name, role } = person;
  const by = person.accountId ?? person.tokenId;
  return {
    ...{ act, orderNumber, reason, result, askedId, role, person: name, at: new Date() },
    input: JSON.stringify(by === undefined ? input : { ...input, by }),
    detail: detail?.slice(0, MAX_DETAIL) ?? null,
  };
}

/**
 * Does something for a person and keeps who did it: a row before anything is done, and one with what became of it. A process
 * that ends in between leaves the first alone, and so it says.
 * @param work gets the id of the row that asks
 * @param told what the record says of what was done
 * @throws what the work throws
 */
export async function keepAct<T>(
  database: Database,
  person: Person,
  act: ActToKeep,
  work: (askedId: bigint) => Promise<T>,
  told: (done: T) => DoneAct = () => DONE,
): Promise<T> {
  const askedId = await addDeskAct(
    database,
    actRow(person, act, { result: 'asked', detail: null, askedId: null }),
  );
  try {
    const done = await work(askedId);
    const { detail, kept = {} } = told(done);
    const input = { ...act.input, ...kept };
    await addDeskAct(database, actRow(person, { ...act, input }, { result: 'done', detail, askedId }));
    return done;
  } catch (error) {
    const detail = error instanceof Error ? error.message : null;
    const result = isAppError(error) ? 'refused' : 'failed';
    await addDeskAct(database, actRow(person, act, { result, detail, askedId }));
    throw error;
  }
}
