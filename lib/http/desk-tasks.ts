import type { Person } from '@/lib/contract/desk';
import type { DeskTasksJson, TaskChoices } from '@/lib/contract/desk-tasks';
import { parseOrderId } from '@/lib/contract/order-id';
import { findStaff } from '@/lib/db/tables/desk-accounts';
import { can } from '@/lib/desk/can';
import { takersOf } from '@/lib/desk/takers';
import { actOnTask, TASK_ACTS } from '@/lib/desk/task-acts';
import { AppError } from '@/lib/errors';
import { requireOrder } from '@/lib/orders/require-order';
import { findDeskTasks, readPlace, type TaskReader } from '@/lib/queries/desk-tasks';
import { withOwnPlan } from '@/lib/queries/own-plan';
import { findTaskValues } from '@/lib/queries/task-choices';
import { getApp } from '@/lib/server/app';
import { deskPaths } from '@/lib/story/desk-paths';
import type { TaskFilters } from '@/lib/story/task-filters';
import { requirePerson } from './desk-page';
import { deskPath } from './desk-path';
import type { Incoming } from './route';
import { seeOther } from './see-other';
import { takeForm } from './take-form';

/** Longer is no key of open work, and nobody's address. */
export const MAX_TASK_FIELD = 2_000;

/** Everybody who has an account, and what it makes whoever looks to user tasks. */
export async function staffFor({ accountId }: Person) {
  const accounts = await findStaff(getApp().database);
  const me = accounts.find(({ id }) => id === accountId);
  const reader: TaskReader = { email: me?.email ?? null, groups: me?.groups ?? [] };
  const names = new Map(accounts.map(({ email, name }) => [email, name]));
  return { accounts, reader, nameOf: (email: string) => names.get(email) ?? null };
}

/** What the page of user tasks shows: a page of them, and what it can be narrowed to. */
export async function readTasks(
  person: Person,
  filters: TaskFilters,
  after: string | null,
): Promise<{ readonly page: DeskTasksJson; readonly choices: TaskChoices }> {
  const { database, queries } = getApp();
  const { accounts, reader, nameOf } = await staffFor(person);
  const place = after === null ? null : readPlace(after);
  const page = await withOwnPlan(database, (sql) =>
    findDeskTasks(sql, { filters, reader, after: place }, { nameOf, texts: queries.texts }),
  );
  const { elements, assignees, groups } = await findTaskValues(database);
  const { versions } = await queries.totals.read();
  const current = versions[0] === undefined ? null : await queries.texts.byHash(versions[0].hash);
  const people = [...new Set([...assignees, ...accounts.map(({ email }) => email)])];
  const choices: TaskChoices = {
    elements: elements.map((id) => ({ id, name: current?.elements[id]?.name || id })),
    groups: [...new Set([...groups, ...reader.groups])].sort(),
    people: people.map((said) => ({ said, name: nameOf(said) })),
    takers: can.operate(person) ? takersOf(accounts) : [],
    myGroups: reader.email === null ? null : reader.groups,
  };
  return { page, choices };
}

/** `POST /desk/tasks/acts`: takes a task, gives it back, or gives it to somebody; on to where the form stood. */
export async function taskActByForm(incoming: Incoming): Promise<Response> {
  const person = await requirePerson(incoming.request, can.operate);
  return takeForm(incoming, deskPaths.tasks(), async (field) => {
    const act = TASK_ACTS.find((name) => name === field('act'));
    if (act === undefined)
      throw new AppError('bad-request', `act: takes one of ${TASK_ACTS.join(', ')}`, 'act');
    const said = (name: string) => field(name).slice(0, MAX_TASK_FIELD);
    await actOnTask(getApp(), person, {
      act,
      orderId: requireOrder(parseOrderId(field('order'))),
      work: said('work'),
      seen: said('seen'),
      to: said('to'),
    });
    return seeOther(deskPath(field('back')));
  });
}
