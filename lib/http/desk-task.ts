import type { Person } from '@/lib/contract/desk';
import type { DeskTaskPage } from '@/lib/contract/desk-tasks';
import { parseOrderId } from '@/lib/contract/order-id';
import { findItems } from '@/lib/db/tables/shop';
import { can } from '@/lib/desk/can';
import { completeForm } from '@/lib/desk/complete-form';
import { placeOf } from '@/lib/desk/process-acts';
import { takersOf } from '@/lib/desk/takers';
import { variablesAt } from '@/lib/orders/correctable';
import { orderScope } from '@/lib/orders/order-scope';
import { requireOrder } from '@/lib/orders/require-order';
import { findDeskTask } from '@/lib/queries/desk-tasks';
import { getApp } from '@/lib/server/app';
import { deskPaths } from '@/lib/story/desk-paths';
import { formAnswer } from './desk-form';
import { requirePerson } from './desk-page';
import { MAX_TASK_FIELD, staffFor } from './desk-tasks';
import { readForm } from './form';
import type { Incoming } from './route';

/** What the page of one user task shows; null: there is no such order. */
export async function readTask(person: Person, orderId: string, work: string): Promise<DeskTaskPage | null> {
  const app = getApp();
  const { database, queries } = app;
  const row = await queries.find(orderId);
  if (row === null) return null;
  const { accounts, reader, nameOf } = await staffFor(person);
  const task = await findDeskTask(database, { orderId, work, reader }, { nameOf, texts: queries.texts });
  const place = task === null ? null : await placeOf(app, row);
  const form = task === null ? undefined : place?.loaded.forms.get(task.elementId);
  const takers = can.operate(person) ? takersOf(accounts) : [];
  const hasAccount = reader.email !== null;
  if (task === null || place === null || form === undefined) return { task, form: null, takers, hasAccount };
  const items = await findItems(database, [row.number]);
  const data = orderScope(row, items, variablesAt(place.loaded, row, task.elementId));
  return {
    ...{ task, takers, hasAccount },
    form: { schema: JSON.stringify(form.schema), data: JSON.stringify(data) },
  };
}

/** `POST /desk/tasks/<id>/complete`: what stands in the form of a user task; back to the list, or what is wrong, by field. */
export async function completeTaskByForm({ request, url, body }: Incoming): Promise<Response> {
  const person = await requirePerson(request, can.operate);
  const orderId = requireOrder(parseOrderId(url.pathname.split('/').at(-2) ?? ''));
  const field = await readForm(request, body);
  return formAnswer(request, deskPaths.tasks(), () =>
    completeForm(getApp(), person, {
      orderId,
      work: field('work').slice(0, MAX_TASK_FIELD),
      data: parsed(field('data')),
    }),
  );
}

/** What is no JSON is no form either. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
