'use client';

import { createContext, useContext, useSyncExternalStore } from 'react';
import { serverNowMs } from './server-clock';

/** One clock for the page: everything that counts ticks together, once a second. */
const TICK_MS = 1_000;
const listeners = new Set<() => void>();
let ticker: ReturnType<typeof setInterval> | undefined;
let nowMs = 0;

function tick(): void {
  nowMs = serverNowMs();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (ticker === undefined) {
    ticker = setInterval(tick, TICK_MS);
    queueMicrotask(tick);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(ticker);
    ticker = undefined;
  };
}

function read(): number {
  if (nowMs === 0) nowMs = serverNowMs();
  return nowMs;
}

/** Around what shows a moment of the past: there this instant is now. Null: the clock goes on. */
export const FixedNow = createContext<number | null>(null);

/** Now by the server's clock, renewed each second; 0 until the page runs in its reader's browser, with clock and zone. */
export function useNow(): number {
  const liveMs = useSyncExternalStore(subscribe, read, () => 0);
  const fixedMs = useContext(FixedNow);
  return liveMs === 0 ? 0 : (fixedMs ?? liveMs);
}
