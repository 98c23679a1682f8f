import type { Person } from '@/lib/contract/desk';
import { AppError, isAppError } from '@/lib/errors';
import { validateForm } from '@/lib/forms/validate';
import { completeUserTask } from '@/lib/orders/complete-user-task';
import { requireOrder } from '@/lib/orders/require-order';
import { keepAct } from '@/lib/record/keep-act';
import { can } from './can';
import { type ActParts, placeOf, workAt } from './process-acts';

export interface FilledForm {
  readonly orderId: string;
  /** Key of the open work. */
  readonly work: string;
  /** What was sent, by the keys of the fields. */
  readonly data: unknown;
}

export type FormCompletion =
  | { readonly ok: true; readonly value: null }
  | { readonly ok: false; readonly errors: Readonly<Record<string, string>> };

/**
 * Completes a user task with what stands in its form: its values become variables as a task's result does. The record keeps the
 * names of those, and no values.
 * @returns what is wrong with each field, by its key; then nothing has changed and nothing is kept
 * @throws AppError `order-unknown`, `forbidden`; `conflict` where the task is not open, or has no form
 */
export async function completeForm(
  parts: ActParts,
  person: Person,
  { orderId, work, data }: FilledForm,
): Promise<FormCompletion> {
  const { database, queries, submit } = parts;
  const row = requireOrder(await queries.find(orderId));
  if (!can.operate(person))
    throw new AppError('forbidden', `Your role, ${person.role}, does not allow this.`);
  const place = await placeOf(parts, row);
  const elementId = work.slice(work.lastIndexOf(':') + 1);
  const open = place === null ? undefined : workAt(place, 'user', elementId);
  const form = place?.loaded.forms.get(elementId);
  if (open?.key !== work || form === undefined)
    throw new AppError('conflict', 'This task is not open any more, or has no form.');
  const checked = validateForm(form, data);
  if (!checked.ok) return checked;
  const variables = checked.values;
  const input = { elementId, variables: Object.keys(variables) };
  try {
    await keepAct(database, person, { act: 'complete', orderNumber: row.number, input, reason: '' }, () =>
      submit({ kind: completeUserTask, orderId, input: { elementId, variables } }),
    );
  } catch (error) {
    // Beyond the bounds of an order's variables: there is no field that it belongs to.
    if (isAppError(error) && error.code === 'bad-request')
      return { ok: false, errors: { form: error.message } };
    throw error;
  }
  return { ok: true, value: null };
}
