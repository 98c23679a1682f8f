import { LATELY, type Over } from '@/lib/contract/desk-lately';
import { can } from '@/lib/desk/can';
import { getApp } from '@/lib/server/app';
import { deskData, requirePerson } from './desk-page';
import type { Incoming } from './route';

/** The time that an address asks for; anything else: a day. */
export const overOf = (text: unknown): Over => LATELY.find((over) => over === text) ?? '24h';

/** `GET /desk/lately?over=`; revenue for who may see the books. */
export async function latelyAnswer(incoming: Incoming): Promise<Response> {
  const person = await requirePerson(incoming.request, can.look);
  return deskData(can.look, ({ url }) =>
    getApp().queries.lately.read(overOf(url.searchParams.get('over')), can.account(person)),
  )(incoming);
}

/** `GET /desk/heat` */
export const heatAnswer = deskData(can.look, () => getApp().queries.heat.read());
