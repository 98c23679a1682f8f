'use client';

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import useSWR from 'swr';
import type { OrderJson } from '@/lib/contract/order';
import { paths } from '@/lib/paths';
import { newerOrder } from '@/lib/story/order-state';
import { createEtagCache } from './etag-cache';
import { followOrder } from './order-stream';
import { pollDelayMs } from './polling';
import { isNotFound, isServerGone } from './request';
import { serverNowMs } from './server-clock';

const orders = createEtagCache<OrderJson>(newerOrder, Date.now);

const RETRY_FIRST_MS = 1_000;
const RETRY_LAST_MS = 5_000;
/** Asked before there is an order to look at; the first answer replaces it at once. */
const LOADING_MS = 1_000;
/** Below the fastest polling, else a poll would be taken for a double. */
const DEDUPE_MS = 200;

export type OrderView =
  | { kind: 'loading'; serverGone: boolean }
  | { kind: 'unknown' }
  | {
      kind: 'known';
      order: OrderJson /** Since when nothing was heard; null while connected. */;
      lostSinceMs: number | null;
    };

export interface LiveOrder {
  view: OrderView;
  /** Asks now, because the reader did something. */
  refresh: () => Promise<unknown>;
  /** Takes an order that came as the answer to a request. */
  accept: (order: OrderJson) => void;
}

export function useOrder(orderId: string): LiveOrder {
  const key = paths.order(orderId);
  const [version, setVersion] = useState(0);
  const [restMs, setRestMs] = useState<number | null>(null);
  // A new version makes a new function, and SWR then drops the long wait it was in the middle of.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const refreshInterval = useMemo(
    () => (latest?: OrderJson) =>
      latest === undefined
        ? LOADING_MS
        : restMs !== null && latest.state === 'ACTIVE'
          ? restMs
          : pollDelayMs(latest, serverNowMs(), orders.changedAtMs(key)),
    [key, version, restMs],
  );
  const { data, error, mutate } = useSWR<OrderJson, Error>(key, orders.get, {
    refreshInterval,
    dedupingInterval: DEDUPE_MS,
    focusThrottleInterval: DEDUPE_MS,
    onSuccess: (order) => setVersion(order.version),
    onErrorRetry: (failure, _key, _config, revalidate, { retryCount }) => {
      if (isNotFound(failure)) return;
      setTimeout(() => revalidate({ retryCount }), Math.min(RETRY_FIRST_MS * retryCount, RETRY_LAST_MS));
    },
  });
  const accept = useCallback(
    (order: OrderJson) => {
      const shown = orders.accept(key, order);
      setVersion(shown.version);
      void mutate(shown, { revalidate: false });
    },
    [key, mutate],
  );
  const isKnown = data !== undefined;
  const first = useRef(data);
  useEffect(() => {
    if (!isKnown) return;
    // The page may have come with it.
    if (orders.seenAtMs(key) === 0 && first.current !== undefined) orders.accept(key, first.current);
    return followOrder(orderId, {
      onOrder: accept,
      onRest: (ms) => {
        setRestMs(ms);
        // The stream is lost: is the server?
        if (ms === null) void mutate();
      },
    });
  }, [isKnown, orderId, key, accept, mutate]);
  // The browser knows at once that it is off-line; the reader should not have to wait for the next question.
  useEffect(() => {
    const ask = () => void mutate();
    window.addEventListener('offline', ask);
    return () => window.removeEventListener('offline', ask);
  }, [mutate]);
  return { view: viewOf(data, error, orders.seenAtMs(key)), refresh: () => mutate(), accept };
}

function viewOf(data: OrderJson | undefined, error: Error | undefined, seenAtMs: number): OrderView {
  if (data !== undefined) {
    return { kind: 'known', order: data, lostSinceMs: error === undefined ? null : seenAtMs };
  }
  if (error !== undefined && isNotFound(error)) return { kind: 'unknown' };
  return { kind: 'loading', serverGone: error !== undefined && isServerGone(error) };
}
