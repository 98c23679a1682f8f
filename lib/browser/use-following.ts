'use client';

import { useEffect } from 'react';
import useSWR, { useSWRConfig } from 'swr';
import { getJson } from './request';

/** The page of the order comes first: what follows it is asked for a moment later, and not by all readers at once. */
const DELAY_MS = 150;
const SPREAD_MS = 150;
/** Where an answer was still behind, or did not come. */
const AGAIN_MS = 5_000;

/** What came is what there is; what did not come is asked for again. */
const QUIETLY = { revalidate: false, throwOnError: false };

/**
 * Something that is told of each version of an order, such as its log. It is asked for again when the order is ahead
 * of it, one question at a time, however fast the order moves; until the answer is there, the last one stays.
 * @param url null: not asked for
 * @param versionOf the version of the order that an answer is of
 * @param goOn gives a newer one by what is known; left out: the whole is asked for again
 */
export function useFollowing<T>(
  url: string | null,
  version: number,
  versionOf: (data: T) => number,
  goOn?: (known: T) => Promise<T>,
): { data: T | undefined; isLoading: boolean } {
  const { isOnline } = useSWRConfig();
  const { data, error, mutate } = useSWR<T, Error>(url, getJson, {
    // Off-line there is nobody to ask; SWR asks once when the browser is on-line again.
    isPaused: () => !isOnline(),
    revalidateOnFocus: false,
    revalidateIfStale: false,
  });
  const known = data === undefined ? null : versionOf(data);
  const isBehind = known !== null && known < version;
  // `known` starts the next question when an answer was overtaken meanwhile.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (!isBehind || url === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    // Not by SWR's own interval: that begins anew with each rendering, and a page that counts renders each second.
    const ask = async () => {
      if (goOn === undefined) await mutate();
      else if (isOnline())
        await mutate((last) => (last === undefined ? getJson<T>(url) : goOn(last)), QUIETLY);
      if (!isOver) timer = setTimeout(ask, AGAIN_MS);
    };
    timer = setTimeout(ask, DELAY_MS + Math.random() * SPREAD_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [isBehind, known, url, mutate, goOn, isOnline]);
  return { data, isLoading: url !== null && data === undefined && error === undefined };
}
