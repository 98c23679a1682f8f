import { parseOrderId } from '@/lib/contract/order-id';
import { PARCEL_FIELDS } from '@/lib/contract/parcel-input';
import { can } from '@/lib/desk/can';
import { type ParcelText, shipParcel } from '@/lib/desk/ship-parcel';
import { requireOrder } from '@/lib/orders/require-order';
import { getApp } from '@/lib/server/app';
import { deskPaths } from '@/lib/story/desk-paths';
import { formAnswer } from './desk-form';
import { requirePerson } from './desk-page';
import { readForm } from './form';
import type { Incoming } from './route';

/** `POST /desk/orders/<id>/parcel`: a parcel is handed over. */
export async function shipByForm({ request, url, body }: Incoming): Promise<Response> {
  const person = await requirePerson(request, can.pack);
  const orderId = requireOrder(parseOrderId(url.pathname.split('/').at(-2) ?? ''));
  const field = await readForm(request, body);
  const text = Object.fromEntries(PARCEL_FIELDS.map((name) => [name, field(name)])) as ParcelText; // one entry for each field
  return formAnswer(request, deskPaths.order(orderId), () => shipParcel(getApp(), person, { orderId, text }));
}
