import { NEED_ORDERS, type NeedOrder } from '@/lib/contract/desk-needs';
import { can } from '@/lib/desk/can';
import { findNeeds } from '@/lib/queries/needs';
import { getApp } from '@/lib/server/app';
import { deskData } from './desk-page';

/** What stands first, as an address says it; anything else: the oldest. */
export const needOrderOf = (text: unknown): NeedOrder =>
  NEED_ORDERS.find((order) => order === text) ?? 'oldest';

/** `GET /desk/needs?first=` */
export const needsAnswer = deskData(can.look, ({ url }) => {
  const { database, queries } = getApp();
  return findNeeds(database, queries.texts, needOrderOf(url.searchParams.get('first')));
});
