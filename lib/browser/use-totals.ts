'use client';

import useSWR from 'swr';
import type { ProcessTotalsJson } from '@/lib/contract/process-totals';
import { paths } from '@/lib/paths';
import { getJson } from './request';
import { useShop } from './use-shop';

/** A hidden page does not ask. The server reads at most once a second, whoever asks. */
const REFRESH_MS = 4_000;

export type TotalsView =
  | { kind: 'loading' }
  /** In live mode the figures are the operator's; they are not asked for. */
  | { kind: 'closed' }
  | { kind: 'failed' }
  | { kind: 'known'; totals: ProcessTotalsJson /** The last question had no answer. */; isStale: boolean };

/** How many orders stand where, renewed while the page is looked at. */
export function useTotals(): TotalsView {
  const mode = useShop()?.mode;
  const { data, error } = useSWR<ProcessTotalsJson, Error>(
    mode === 'sandbox' ? paths.processTotals() : null,
    getJson,
    { refreshInterval: REFRESH_MS },
  );
  if (mode === 'live') return { kind: 'closed' };
  if (data !== undefined) return { kind: 'known', totals: data, isStale: error !== undefined };
  return { kind: error === undefined ? 'loading' : 'failed' };
}
