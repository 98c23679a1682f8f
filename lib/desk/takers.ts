import { ROLES } from '@/lib/contract/desk';
import type { TaskChoices } from '@/lib/contract/desk-tasks';
import type { DeskAccountRow } from '@/lib/db/tables/desk-accounts';
import { can } from './can';

/** May this account complete tasks? */
export const mayTake = ({ name, role, disabledAt }: DeskAccountRow): boolean =>
  disabledAt === null && ROLES.some((one) => one === role && can.operate({ name, role: one }));

/** Those of these accounts that a task can be given to. */
export const takersOf = (accounts: readonly DeskAccountRow[]): TaskChoices['takers'] =>
  accounts.filter(mayTake).map(({ id, name, email }) => ({ accountId: id, name, email }));
