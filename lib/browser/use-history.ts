'use client';

import type { HistoryJson } from '@/lib/contract/history';
import { paths } from '@/lib/paths';
import { getJson } from './request';
import { useFollowing } from './use-following';

/** The log of an order. After a change only what is new is asked for, however long it is. */
export function useHistory(orderId: string, version: number) {
  return useFollowing<HistoryJson>(paths.history(orderId), version, lastOf, goOn);
}

const lastOf = ({ steps }: HistoryJson) => steps.at(-1)?.seq ?? 0;

/** The steps that are known stay the same objects: what was folded of them is folded on. */
async function goOn(known: HistoryJson): Promise<HistoryJson> {
  const { orderId, steps } = known;
  const last = lastOf(known);
  const told = await getJson<HistoryJson>(paths.history(orderId, last));
  const news = told.steps.filter(({ seq }) => seq > last);
  if (news.length === 0) return known;
  // A server that lost some has another log than the one that is known.
  if (news[0]?.seq !== last + 1) return await getJson<HistoryJson>(paths.history(orderId));
  return { orderId, steps: [...steps, ...news] };
}
