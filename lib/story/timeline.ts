import type { ForecastJson, ForecastStep } from '@/lib/contract/forecast';
import type { HistoryJson, StepJson } from '@/lib/contract/history';
import { formatClock } from './time';

/**
 * The places of an order's timeline: place n is step n of its log, the last step is now, and behind it stand the steps
 * of the forecast. So the log needs not be there to know how long the line is.
 */
export interface Line {
  /** The order's version, and the place of now. */
  now: number;
  /** Oldest first; the newest ones may still be on their way. */
  steps: readonly StepJson[];
  coming: readonly ForecastStep[];
}

/** What the reader looks at. A step of the forecast is known by what happens, since its number changes. */
export type Chosen = { kind: 'now' } | { kind: 'past'; seq: number } | { kind: 'coming'; key: string };

export const NOW: Chosen = { kind: 'now' };

export const lastPlace = ({ now, coming }: Line) => now + coming.length;

/** The step of the log at a place; undefined while it is on its way, and behind now. */
export function stepAt({ now, steps }: Line, place: number): StepJson | undefined {
  if (place > now) return undefined;
  // Mostly they are complete, and step n is the n-th.
  const guess = steps[place - 1];
  return guess?.seq === place ? guess : steps.find(({ seq }) => seq === place);
}

export const comingAt = ({ now, coming }: Line, place: number): ForecastStep | undefined =>
  coming[place - now - 1];

/** A step of the forecast by what happens: a loop may bring the same one twice. */
export function comingKey(coming: readonly ForecastStep[], index: number): string {
  const step = coming[index];
  const before = coming.slice(0, index).filter(({ elementId }) => elementId === step?.elementId).length;
  return `${step?.elementId} ${before}`;
}

/** Where a choice stands on the line; what is not on it any more, or not yet, is now. */
export function placeOf(line: Line, chosen: Chosen): number {
  if (chosen.kind === 'past') return Math.min(chosen.seq, line.now);
  if (chosen.kind === 'now') return line.now;
  const index = line.coming.findIndex((_, at) => comingKey(line.coming, at) === chosen.key);
  return line.now + index + 1;
}

/** The choice that a place stands for. At the place of now the reader follows what happens. */
export function chosenAt(line: Line, place: number): Chosen {
  const within = Math.min(Math.max(Math.round(place), 1), lastPlace(line));
  if (within < line.now) return { kind: 'past', seq: within };
  if (within === line.now) return NOW;
  return { kind: 'coming', key: comingKey(line.coming, within - line.now - 1) };
}

/** The instant of a place in milliseconds since 1970; null where none is known. */
export function instantAt(line: Line, place: number): number | null {
  const at = place > line.now ? comingAt(line, place)?.at : stepAt(line, place)?.at;
  return at === undefined || at === null ? null : Date.parse(at);
}

export const SPEEDS = [1, 4, 16] as const;
export type Speed = (typeof SPEEDS)[number];

/** So that a step can be seen, and nobody waits for a night to pass. */
const GAP_MS = { shortest: 350, longest: 2_000 };

/** How long the player stays at a place before it goes to the next: the true time between them, divided by the speed. */
export function playGapMs(fromMs: number | null, toMs: number | null, speed: Speed): number {
  if (fromMs === null || toMs === null) return GAP_MS.shortest;
  return Math.min(Math.max((toMs - fromMs) / speed, GAP_MS.shortest), GAP_MS.longest);
}

export type Asked = { kind: 'none' } | { kind: 'step'; seq: number };

/** `&at=3`, the moment that a link names. What is no number of a step asks for none. */
export function readAt(search: string): Asked {
  const text = new URLSearchParams(search).get('at');
  if (text === null || !/^\d{1,9}$/.test(text) || Number(text) === 0) return { kind: 'none' };
  return { kind: 'step', seq: Number(text) };
}

/** The address of a moment: the page's own with `at`, or without it for now. */
export function withAt(href: string, chosen: Chosen): string {
  const url = new URL(href);
  if (chosen.kind === 'past') url.searchParams.set('at', String(chosen.seq));
  else url.searchParams.delete('at');
  return url.href;
}

/** What would have happened up to a step of the forecast, and what would be next. */
export interface ExpectedSteps {
  /** By element id. */
  elements: Readonly<Record<string, { note?: string; label: string }>>;
  /** Ids of sequence flows. */
  flows: readonly string[];
}

/**
 * What the diagram outlines at a step of the forecast: all that would have happened up to it.
 * @param running timers that are open: the diagram counts them down already, and needs no second time beside it
 * @param nowMs milliseconds since 1970: another day's times carry their day
 */
export function expectedAt(
  line: Line,
  place: number,
  running: readonly string[],
  nowMs: number,
): ExpectedSteps | undefined {
  const steps = line.coming.slice(0, Math.max(place - line.now, 0));
  const last = steps.at(-1);
  if (last === undefined) return undefined;
  const elements: Record<string, { note?: string; label: string }> = {};
  for (const step of steps) {
    const at = step.at === null ? null : formatClock(Date.parse(step.at), nowMs);
    const by = at === null ? '' : ` at ${at}`;
    for (const id of step.completed) elements[id] = { label: `would be done${by}` };
    if (step.kind === 'timer') {
      const note = at === null || running.includes(step.elementId) ? {} : { note: at };
      elements[step.elementId] = { ...note, label: `would be over${by}` };
    }
  }
  // Where the order would then wait. What was entered on the way has been completed.
  for (const id of last.entered) elements[id] ??= { label: 'would be next' };
  return { elements, flows: [...new Set(steps.flatMap(({ takenFlows }) => takenFlows))] };
}

/**
 * The line of an order. A history that is ahead of the order waits for it: nothing is shown before it is on the page.
 * @param forecast undefined: not there, or the order has ended
 */
export function lineOf(
  now: number,
  history: HistoryJson | undefined,
  forecast: ForecastJson | undefined,
): Line {
  const steps = history?.steps ?? [];
  const isAhead = (steps.at(-1)?.seq ?? 0) > now;
  return {
    now,
    steps: isAhead ? steps.filter(({ seq }) => seq <= now) : steps,
    coming: forecast?.steps ?? [],
  };
}
