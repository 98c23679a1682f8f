import type { Person } from '@/lib/contract/desk';
import { addDeskAct, doneBy } from '@/lib/db/tables/desk-acts';
import { addDeskNote, countDeskNotes } from '@/lib/db/tables/desk-notes';
import { AppError } from '@/lib/errors';
import type { Dependencies } from '@/lib/orders/dependencies';
import { requireOrder } from '@/lib/orders/require-order';
import { can } from './can';

/** More are read by nobody. */
const MAX_NOTES = 500;

/**
 * Leaves a note beside an order, for whoever looks at its desk. The record keeps who did it and when, and not the words: they may
 * name the customer, and go with the customer's details.
 * @throws AppError `order-unknown`, `forbidden`; `conflict` where the details are erased, or there are too many
 */
export async function leaveNote(
  { database, queries }: Pick<Dependencies, 'database' | 'queries'>,
  person: Person,
  { orderId, text }: { readonly orderId: string; readonly text: string },
): Promise<void> {
  const { number } = requireOrder(await queries.find(orderId));
  if (!can.note(person)) throw new AppError('forbidden', `Your role, ${person.role}, does not allow this.`);
  const customer = await database.prisma.customer.findUnique({ where: { orderNumber: number } });
  if (customer?.erasedAt != null)
    throw new AppError(
      'conflict',
      'The customer’s details of this order are erased: nothing is noted beside it any more.',
    );
  if ((await countDeskNotes(database, number)) >= MAX_NOTES)
    throw new AppError('conflict', `This order has ${MAX_NOTES} notes, and takes no more.`);
  const { name, role } = person;
  const base = { ...doneBy(person, {}), act: 'note', orderNumber: number, reason: '' };
  const askedId = await addDeskAct(database, {
    ...{ ...base, at: new Date(), result: 'asked', detail: null, askedId: null },
  });
  await addDeskNote(database, number, { at: new Date(), person: name, role, text });
  await addDeskAct(database, { ...base, at: new Date(), result: 'done', detail: null, askedId });
}
