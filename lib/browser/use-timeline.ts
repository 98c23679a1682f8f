'use client';

import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import type { ForecastJson } from '@/lib/contract/forecast';
import type { OrderJson } from '@/lib/contract/order';
import { paths } from '@/lib/paths';
import { Folding } from '@/lib/story/folding';
import { orderAt, PAST } from '@/lib/story/replay';
import {
  type Asked,
  type Chosen,
  chosenAt,
  comingAt,
  type ExpectedSteps,
  expectedAt,
  instantAt,
  type Line,
  lineOf,
  NOW,
  placeOf,
  readAt,
  withAt,
} from '@/lib/story/timeline';
import { useFollowing } from './use-following';
import { useHistory } from './use-history';
import { useNow } from './use-now';
import { type Playback, usePlayback } from './use-playback';

/** Browsers allow a page some hundred changes of its address a minute. */
const ADDRESS_MS = 250;

export interface Timeline extends Playback {
  /** The order as it was at the chosen step; while the reader looks at now or ahead, the order as it is. */
  shown: OrderJson;
  /** What would have happened by the chosen step of the forecast. */
  expected: ExpectedSteps | undefined;
  /** The element that the chosen step of the forecast is about. */
  focus: string | undefined;
  /** The instant that is looked at, where it is in the past; null: now. Milliseconds since 1970. */
  atMs: number | null;
  line: Line;
  forecast: ForecastJson | undefined;
  /** The first forecast is on its way. */
  isForecastLoading: boolean;
  /** 1 to the order's version: its steps; beyond: what comes. */
  place: number;
  goTo: (place: number) => void;
  /** A link's moment is on its way: until it is there, no other is to be shown. */
  isOpening: boolean;
  /** A step that a link asked for and the order does not have. */
  missing: number | null;
  /** The address of what is looked at. */
  link: () => string;
}

/**
 * Past and future of an order on one line. Without a choice it follows what happens; in the past it stays at its step,
 * whatever happens. The step stands in the page's address.
 * @param order the newest version of it
 * @param search the query that the page was opened with
 */
export function useTimeline(order: OrderJson, search: string): Timeline {
  const { orderId, version, state } = order;
  const { data: history, isLoading } = useHistory(orderId, version);
  const [past] = useState(() => new Folding(PAST));
  const { data: forecast, isLoading: isForecastLoading } = useFollowing<ForecastJson>(
    paths.forecast(orderId),
    version,
    (told) => told.version,
  );
  const line = useMemo(
    () => lineOf(version, history, state === 'ACTIVE' ? forecast : undefined),
    [version, history, state, forecast],
  );
  const [{ chosen, missing }, setChoice] = useState(() => opened(readAt(search), version));
  const place = placeOf(line, chosen);
  const goTo = (to: number) => setChoice({ chosen: chosenAt(line, to), missing: null });
  const playback = usePlayback(line, place, goTo);
  useAddress(chosen, (asked) => setChoice(opened(asked, version)));

  const nowMs = useNow();
  const isPast = place < version && history !== undefined;
  const shown = useMemo(
    () => (isPast ? orderAt(order, history, place, past) : order),
    [isPast, order, history, place, past],
  );
  const expected = useMemo(() => {
    const running = order.activeElements.flatMap(({ elementId, dueAt }) => (dueAt ? [elementId] : []));
    return expectedAt(line, place, running, nowMs);
  }, [order, line, place, nowMs]);
  return {
    ...playback,
    shown,
    expected,
    focus: comingAt(line, place)?.elementId,
    atMs: isPast ? instantAt(line, place) : null,
    line,
    forecast,
    isForecastLoading,
    place,
    goTo: (to) => {
      playback.pause();
      goTo(to);
    },
    isOpening: chosen.kind === 'past' && isLoading,
    missing,
    link: () => withAt(location.href, chosen),
  };
}

/** What a link opens. A step that the order has not got to is told, and does not open by itself later. */
function opened(asked: Asked, version: number): { chosen: Chosen; missing: number | null } {
  if (asked.kind === 'none') return { chosen: NOW, missing: null };
  if (asked.seq > version) return { chosen: NOW, missing: asked.seq };
  return { chosen: { kind: 'past', seq: asked.seq }, missing: null };
}

/** Keeps the page's address at the chosen step, and goes where the reader's back button leads. */
function useAddress(chosen: Chosen, go: (asked: Asked) => void): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      const href = withAt(location.href, chosen);
      if (href !== location.href) history.replaceState(null, '', href);
    }, ADDRESS_MS);
    return () => clearTimeout(timer);
  }, [chosen]);
  const goBack = useEffectEvent(() => go(readAt(location.search)));
  useEffect(() => {
    const listener = () => goBack();
    addEventListener('popstate', listener);
    return () => removeEventListener('popstate', listener);
  }, []);
}
