'use client';

import useSWR from 'swr';
import type { NewOrdersJson } from '@/lib/contract/desk-orders';
import { deskPaths } from '@/lib/story/desk-paths';
import { getJson } from './request';

/** A hidden page does not ask. */
const REFRESH_MS = 5_000;

/**
 * How many orders have come in since the list was read; the list itself stays as it is read.
 * @param after the number of its first row; null: nothing is asked
 */
export function useNewOrders(filters: Record<string, string>, after: string | null): NewOrdersJson | null {
  const { data } = useSWR<NewOrdersJson, Error>(
    after === null ? null : deskPaths.newOrders(filters, after),
    getJson,
    { refreshInterval: REFRESH_MS },
  );
  return data !== undefined && data.orders > 0 ? data : null;
}
