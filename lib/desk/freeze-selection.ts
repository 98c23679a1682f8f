import type { OrderFacts, Person } from '@/lib/contract/desk';
import type { BulkActName } from '@/lib/contract/desk-bulk';
import type { Sql } from '@/lib/db/database';
import { addBulkAct, addBulkItems } from '@/lib/db/tables/bulk-acts';
import { AppError } from '@/lib/errors';
import { findBulkCandidates } from '@/lib/queries/bulk-candidates';
import { findOrderNumbers, type OrderListQuery } from '@/lib/queries/desk-orders';
import { planForValues } from '@/lib/queries/own-plan';
import { can } from './can';

/** More are more than a person means: narrower filters do it in parts. */
export const MAX_SELECTED = 10_000;
/** Looks into the list, each of 20,000 orders at most. */
const MAX_LOOKS = 1_000;

export interface FreezeSelection {
  readonly act: BulkActName;
  /** All that the list shows, page after page. */
  readonly query: OrderListQuery;
  /** The same as the address says it. */
  readonly filters: Readonly<Record<string, string>>;
  readonly now: Date;
}

/**
 * Keeps which orders the filters show now, and which of them do not allow the act, and why: by the rules of the single
 * act. Nothing is done with them, and no other order comes to them later.
 * @returns the number of the bulk
 * @throws AppError `forbidden`; `bad-request` where there are none, or more than 10,000
 */
export async function freezeSelection(
  sql: Sql,
  person: Person,
  { act, query, filters, now }: FreezeSelection,
): Promise<bigint> {
  if (!can.operate(person))
    throw new AppError('forbidden', `Your role, ${person.role}, does not allow this.`);
  await planForValues(sql);
  const numbers = await findAll(sql, query);
  if (numbers.length === 0) throw new AppError('bad-request', 'No order is like that: nothing is selected.');
  const id = await addBulkAct(sql, {
    ...{ act, filters: JSON.stringify(filters), createdAt: now },
    ...{ person: person.name, role: person.role },
  });
  for (let at = 0; at < numbers.length; at += PART) {
    const candidates = await findBulkCandidates(sql, numbers.slice(at, at + PART));
    await addBulkItems(
      sql,
      id,
      candidates.map(({ orderNumber, facts }) => {
        const isFit = can[act](person, facts);
        return {
          orderNumber,
          state: isFit ? 'waiting' : 'left-out',
          detail: isFit ? null : whyNot(act, facts),
        };
      }),
    );
  }
  return id;
}

/** Orders of one statement. */
const PART = 1_000;

async function findAll(sql: Sql, query: OrderListQuery): Promise<bigint[]> {
  const numbers: bigint[] = [];
  let before = query.before;
  for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
    const page = await findOrderNumbers(sql, { ...query, before }, PART);
    numbers.push(...page.numbers);
    if (numbers.length > MAX_SELECTED)
      throw new AppError(
        'bad-request',
        `More than ${MAX_SELECTED.toLocaleString('en-IE')} orders are like that: narrow the list, by days for instance.`,
      );
    if (page.next === null) return numbers;
    before = page.next;
  }
  throw new AppError(
    'bad-request',
    'The list is too long to be looked through: narrow it, by days for instance.',
  );
}

/** Why an order does not allow it, where `can` says so. */
function whyNot(
  act: BulkActName,
  { isOpen, isSettled, isPaidMeanwhile, isSuspended, refunds }: OrderFacts,
): string {
  if (act === 'refund')
    return refunds.length === 0 ? 'No refund waits.' : 'Its refunds can be sent by hand alone.';
  if (!isOpen) return 'It has ended.';
  if (act === 'cancel' && (isSettled || isPaidMeanwhile)) return 'It is paid for.';
  if (act === 'retry' && isSuspended) return 'It is suspended.';
  return act === 'retry' ? 'Nothing of it has stopped.' : 'It does not allow this.';
}
