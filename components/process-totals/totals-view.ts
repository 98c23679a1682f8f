import type { ElementView, Fact, ProcessView } from '@/components/process-diagram/types';
import type { VersionTotals } from '@/lib/contract/process-totals';
import { formatSpan } from '@/lib/story/span';
import { type Model, nameOf, readable } from '@/lib/story/words';

/** One step of the process in figures. */
export interface StepTotals {
  elementId: string;
  name: string;
  waiting: number;
  /** Could not go on here, and wait for a person. */
  stopped: number;
  /** Half of the orders waited less here; null: none of the sample did. Seconds. */
  medianSeconds: number | null;
}

export interface EndTotals {
  outcome: string;
  words: string;
  orders: number;
}

/** The locale is the one of all our figures. */
const whole = new Intl.NumberFormat('en-IE');
const short = new Intl.NumberFormat('en-IE', { notation: 'compact', maximumFractionDigits: 1 });
const SHORT_FROM = 100_000;

export const formatCount = (count: number) => whole.format(count);

/** For a badge: `1,234`, `1.2M`. */
const noteOf = (count: number) => (count < SHORT_FROM ? whole : short).format(count);

/** Of one step, for its row: `1,234, 2 stopped`. */
export function standingWords({ waiting, stopped }: StepTotals): string {
  const words = [formatCount(waiting), `${formatCount(stopped)} stopped`];
  return (stopped === 0 ? words.slice(0, 1) : words.slice(waiting === 0 ? 1 : 0)).join(', ');
}

const countWords = (count: number) => `${formatCount(count)} ${count === 1 ? 'order' : 'orders'}`;

/** The steps at which orders wait or have waited, in the order of the model; those it does not know come last. */
export function stepTotals({ waiting, stopped, waits }: VersionTotals, model: Model): StepTotals[] {
  const places = new Map(Object.keys(model?.elements ?? {}).map((id, place) => [id, place]));
  const placeOf = (id: string) => places.get(id) ?? places.size;
  const ids = [...new Set([...waiting, ...stopped, ...waits].map(({ elementId }) => elementId))];
  return ids
    .sort((one, other) => placeOf(one) - placeOf(other) || one.localeCompare(other))
    .map((elementId) => ({
      elementId,
      name: nameOf(model, elementId),
      waiting: waiting.find((wait) => wait.elementId === elementId)?.orders ?? 0,
      stopped: stopped.find((stop) => stop.elementId === elementId)?.orders ?? 0,
      medianSeconds: waits.find((wait) => wait.elementId === elementId)?.medianSeconds ?? null,
    }));
}

const ENDINGS: Record<string, string> = {
  fulfilled: 'Fulfilled',
  cancelled: 'Cancelled',
  rejected: 'Could not be taken',
  terminated: 'Stopped by the shop',
  failed: 'Given up by the shop',
};

/** How orders ended, the most frequent way first. */
export function endTotals({ ended }: VersionTotals): EndTotals[] {
  return [...ended]
    .sort((one, other) => other.orders - one.orders || one.outcome.localeCompare(other.outcome))
    .map(({ outcome, orders }) => ({
      outcome,
      words: ENDINGS[outcome] ?? (outcome === '' ? 'Finished' : readable(outcome)),
      orders,
    }));
}

/** The version's diagram with how many orders stand where. Pure. */
export function totalsView(version: VersionTotals, model: Model): ProcessView {
  const elements: Record<string, ElementView> = {};
  const steps = stepTotals(version, model);
  for (const step of steps) elements[step.elementId] = stepView(step, version.open);
  for (const { outcome, orders } of version.ended) {
    const ends = Object.entries(model?.elements ?? {}).filter(([, element]) => element.outcome === outcome);
    const [end, another] = ends;
    // Of several ends with one outcome nobody knows which it was.
    if (end === undefined || another !== undefined) continue;
    elements[end[0]] = {
      state: 'plain',
      note: noteOf(orders),
      label: `${countWords(orders)} ended here`,
      facts: [{ term: 'Ended here', text: countWords(orders) }],
    };
  }
  const view = { elements, takenFlows: [], ended: false, isOverview: true };
  const focus = fullest(steps);
  return focus === undefined ? view : { ...view, focus };
}

/** Where most orders wait: what a narrow screen opens on. The first of several. */
function fullest(steps: readonly StepTotals[]): string | undefined {
  const most = Math.max(0, ...steps.map(({ waiting }) => waiting));
  return most === 0 ? undefined : steps.find(({ waiting }) => waiting === most)?.elementId;
}

function stepView({ waiting, stopped, medianSeconds }: StepTotals, open: number): ElementView {
  const facts: Fact[] = [{ term: 'Orders now', text: countWords(waiting) }];
  if (stopped > 0) facts.push({ term: 'Need a person', text: countWords(stopped) });
  const half = medianSeconds === null ? null : `half of them in less than ${formatSpan(medianSeconds)}`;
  if (medianSeconds !== null) facts.push({ term: 'Typical wait', text: formatSpan(medianSeconds) });
  const here = waiting === 0 ? 'no order is here now' : `${countWords(waiting)} here now`;
  const standing = stopped === 0 ? here : `${here}; ${countWords(stopped)} stopped here and need a person`;
  return {
    state: stopped === 0 ? 'plain' : 'failed',
    ...(waiting + stopped === 0 ? {} : { note: noteOf(waiting || stopped) }),
    ...(waiting === 0 ? {} : { weight: Math.min(waiting / Math.max(open, 1), 1) }),
    label: half === null ? standing : `${standing}; orders go on, ${half}`,
    facts,
  };
}
