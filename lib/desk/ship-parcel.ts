import type { Person } from '@/lib/contract/desk';
import { type PARCEL_FIELDS, parcelInput } from '@/lib/contract/parcel-input';
import { addDeskAct, doneBy } from '@/lib/db/tables/desk-acts';
import { AppError, isAppError } from '@/lib/errors';
import type { Dependencies } from '@/lib/orders/dependencies';
import { requireOrder } from '@/lib/orders/require-order';
import { shipOrder } from '@/lib/orders/ship-order';
import { can } from './can';

type Parts = Pick<Dependencies, 'database' | 'queries' | 'submit'>;
export type ParcelText = Record<(typeof PARCEL_FIELDS)[number], string>;
type Shipped =
  | { readonly ok: true; readonly value: null }
  | { readonly ok: false; readonly errors: Partial<ParcelText> };

/**
 * Hands a parcel over that a person has packed, and keeps who did it: a row before, and one with what became of it.
 * @returns what was wrong with the fields, or nothing
 * @throws AppError `forbidden`, `order-unknown`; `conflict` where no parcel waits (any more)
 */
export async function shipParcel(
  { database, queries, submit }: Parts,
  person: Person,
  { orderId, text }: { readonly orderId: string; readonly text: ParcelText },
): Promise<Shipped> {
  if (!can.pack(person)) throw new AppError('forbidden', `Your role, ${person.role}, does not allow this.`);
  const { number: orderNumber } = requireOrder(await queries.find(orderId));
  const read = parcelInput.safeParse(text);
  if (!read.success) {
    const errors: Partial<ParcelText> = {};
    for (const { path, message } of read.error.issues) errors[path[0] as keyof ParcelText] ??= message; // a field of the schema
    return { ok: false, errors };
  }
  const base = {
    ...doneBy(person, read.data),
    orderNumber,
    act: 'ship',
    reason: 'packed and handed over',
  };
  const asked = { ...base, at: new Date(), result: 'asked', detail: null, askedId: null } as const;
  const askedId = await addDeskAct(database, asked);
  try {
    await submit({ kind: shipOrder, orderId, input: read.data });
    await addDeskAct(database, { ...base, at: new Date(), result: 'done', detail: null, askedId });
    return { ok: true, value: null };
  } catch (error) {
    const detail = error instanceof Error ? error.message.slice(0, 500) : null;
    const result = isAppError(error) ? 'refused' : 'failed';
    await addDeskAct(database, { ...base, at: new Date(), result, detail, askedId });
    throw error;
  }
}
