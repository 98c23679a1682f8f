import type { Person } from '@/lib/contract/desk';
import { findAccount } from '@/lib/db/tables/desk-accounts';
import { assignUserTask, findAssignee } from '@/lib/db/tables/user-tasks';
import { AppError } from '@/lib/errors';
import type { Dependencies } from '@/lib/orders/dependencies';
import { requireOrder } from '@/lib/orders/require-order';
import { keepAct } from '@/lib/record/keep-act';
import { can } from './can';
import { mayTake } from './takers';

type Parts = Pick<Dependencies, 'database' | 'queries'>;

/** What is done with an open user task, besides completing it. */
export const TASK_ACTS = ['claim-task', 'release-task', 'assign-task'] as const;

export interface AskedTaskAct {
  readonly act: (typeof TASK_ACTS)[number];
  readonly orderId: string;
  /** Key of the open work. */
  readonly work: string;
  /** Whose it was when the person saw it; empty: nobody's. */
  readonly seen: string;
  /** Of `assign-task`: the account that gets it. */
  readonly to: string;
}

/**
 * Takes an open user task, gives it back, or gives it to somebody. The record keeps the account, and not the address.
 * @throws AppError `order-unknown`; `forbidden`; `bad-request` where nobody is named; `conflict` where it is not open any more,
 * or somebody else's than the person saw
 */
export async function actOnTask(parts: Parts, person: Person, asked: AskedTaskAct): Promise<void> {
  const { database, queries } = parts;
  const { act, orderId, work, seen } = asked;
  const { number: orderNumber } = requireOrder(await queries.find(orderId));
  if (!can.operate(person))
    throw new AppError('forbidden', `Your role, ${person.role}, does not allow this.`);
  const accountId = act === 'assign-task' ? asked.to : (person.accountId ?? '');
  const elementId = work.slice(work.lastIndexOf(':') + 1);
  const input = act === 'assign-task' ? { elementId, to: accountId } : { elementId };
  await keepAct(database, person, { act, orderNumber, input, reason: '' }, async () => {
    const to = act === 'release-task' ? '' : await takerOf(database, accountId, act);
    if (await assignUserTask(database, { orderNumber, work }, { from: seen, to })) return;
    const now = await findAssignee(database, { orderNumber, work });
    throw new AppError(
      'conflict',
      now === null
        ? 'This task is not open any more.'
        : `Meanwhile ${now === '' ? 'it was given back' : `it is a task of ${now}`}: look at it again.`,
    );
  });
}

/** The address of whoever gets a task. */
async function takerOf(
  database: Parts['database'],
  accountId: string,
  act: AskedTaskAct['act'],
): Promise<string> {
  const account = accountId === '' ? null : await findAccount(database, accountId);
  if (account !== null && mayTake(account)) return account.email;
  if (act === 'claim-task')
    throw new AppError(
      'conflict',
      'Whoever comes with a token has no account, and so no tasks: give it to somebody.',
    );
  throw new AppError('bad-request', 'to: takes an account that may complete tasks', 'to');
}
