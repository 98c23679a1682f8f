'use client';

import useSWR from 'swr';
import type { NeedsJson } from '@/lib/contract/desk-needs';
import { deskPaths } from '@/lib/story/desk-paths';
import { getJson } from './request';

/** A hidden page does not ask. */
const REFRESH_MS = 5_000;

/**
 * What waits for a person, renewed while the page is looked at.
 * @param first what the page came with
 */
export function useNeeds(first: NeedsJson): { needs: NeedsJson; isStale: boolean } {
  const { data, error } = useSWR<NeedsJson, Error>(deskPaths.needs(first.first), getJson, {
    fallbackData: first,
    refreshInterval: REFRESH_MS,
  });
  return { needs: data ?? first, isStale: error !== undefined };
}
