'use client';

import useSWR from 'swr';
import type { HeatJson } from '@/lib/contract/desk-heat';
import type { LatelyJson } from '@/lib/contract/desk-lately';
import { deskPaths } from '@/lib/story/desk-paths';
import { getJson } from './request';

/** A hidden page does not ask. */
const REFRESH_MS = 5_000;

/** @param first what the page came with */
function useFresh<T>(path: string, first: T): { data: T; isStale: boolean } {
  const { data, error } = useSWR<T, Error>(path, getJson, {
    fallbackData: first,
    refreshInterval: REFRESH_MS,
  });
  return { data: data ?? first, isStale: error !== undefined };
}

/** What came in lately, renewed while the page is looked at. */
export const useLately = (first: LatelyJson) => useFresh(deskPaths.lately(first.over), first);

/** How orders stand in the process, renewed while the page is looked at. */
export const useHeat = (first: HeatJson) => useFresh(deskPaths.heat(), first);
