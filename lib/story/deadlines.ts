import type { ForecastJson, ForecastStep } from '@/lib/contract/forecast';
import type { OrderJson } from '@/lib/contract/order';
import { SEND_FRIENDLY_REMINDER } from '@/lib/contract/process-names';
import { awaitsPayment } from './order-state';
import type { Model } from './words';

/** What a time to come means to the customer: `Please pay by ` 14:15 `.` */
export interface Deadline {
  before: string;
  after: string;
  dueAt: string;
  key: string;
}

/** More would not be read, and room is kept for so many. */
const MAX_TOLD = 2;
const PLACE = '{time}';

/**
 * The times that pass if nothing else happens: the time that ends the order first, then those on the way there.
 * @param forecast what comes, of this order; null: it cannot be had, only the open timers are told
 */
export function deadlinesFor(order: OrderJson, forecast: ForecastJson | null, model: Model): Deadline[] {
  const isWaiting = order.activeElements.some(({ dueAt }) => dueAt !== undefined);
  if (order.state !== 'ACTIVE' || order.suspended || order.incidents.length > 0 || !isWaiting) return [];
  const timers =
    forecast === null ? openTimers(order) : forecast.steps.filter(({ kind }) => kind === 'timer');
  const ending = timers.find(({ outcome }) => outcome !== null);
  const inOrder = ending === undefined ? timers : [ending, ...timers.filter((timer) => timer !== ending)];
  return inOrder
    .flatMap((timer) => {
      const told = wordsFor(order, timer, model);
      const [before, after] = told?.split(PLACE) ?? [];
      if (before === undefined || after === undefined || timer.at === null) return [];
      return [{ before, after, dueAt: timer.at, key: `${timer.elementId} ${timer.at}` }];
    })
    .slice(0, MAX_TOLD);
}

/** Does what the forecast said still come? It does where the times that the order waits for are the same as then. */
export function isStillTrue({ version, steps }: ForecastJson, order: OrderJson): boolean {
  if (version === order.version) return true;
  const [next] = steps.filter(({ kind }) => kind === 'timer');
  return order.activeElements.some(
    ({ elementId, dueAt }) => dueAt !== undefined && elementId === next?.elementId && dueAt === next.at,
  );
}

type Timer = Pick<ForecastStep, 'elementId' | 'at' | 'completed' | 'outcome'>;

const openTimers = (order: OrderJson): Timer[] =>
  order.activeElements.flatMap(({ elementId, dueAt }) =>
    dueAt === undefined ? [] : [{ elementId, at: dueAt, completed: [], outcome: null }],
  );

/** The model's words, else those for the steps that every ordering process has; null: a time of no meaning to the customer. */
function wordsFor(order: OrderJson, timer: Timer, model: Model): string | null {
  const text = model?.elements[timer.elementId]?.aheadText ?? null;
  if (text?.includes(PLACE)) return text;
  if (timer.completed.some((id) => model?.elements[id]?.handler === SEND_FRIENDLY_REMINDER))
    return `We remind you at ${PLACE}.`;
  if (timer.outcome === 'cancelled' && awaitsPayment(order)) return `Please pay by ${PLACE}.`;
  if (timer.outcome === 'cancelled') return `We cancel the order at ${PLACE}.`;
  return `It goes on by ${PLACE} at the latest.`;
}
