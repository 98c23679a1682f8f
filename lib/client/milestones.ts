import type { OrderJson } from '@/lib/contract';
import { PROCESS_ID } from '@/lib/contract';
import type { StateName } from './order-state';
import { doneWords, nowWords } from './words';

/** One line of an order's story. `ahead` is what would come next if all goes well. */
export interface Milestone {
  key: string;
  state: StateName | 'ahead';
  words: string;
  at: string | null;
}

/** The way of a good order, in the customer's words. Alternatives stand for one milestone. */
const GOOD_WAY: readonly { ids: readonly string[]; ahead: string | null }[] = [
  { ids: ['StartEvent_1'], ahead: 'Order placed' },
  { ids: ['validate-order'], ahead: 'Items set aside' },
  { ids: ['send-bill'], ahead: 'Bill ready' },
  { ids: ['send-friendly-reminder'], ahead: null },
  { ids: ['payment-received', 'payment-received-after-reminder'], ahead: 'Payment received' },
  { ids: ['update-accounting'], ahead: 'Payment booked' },
  { ids: ['package-and-deliver'], ahead: 'Parcel handed over' },
];

/** What ends an order another way; shown only when it happened or happens. */
const BAD_WAY: readonly string[] = [
  'cancel-requested',
  'cancel-requested-after-reminder',
  'send-cancellation',
  'send-rejection',
];

export function milestonesFor(order: OrderJson): Milestone[] {
  const known = order.definition.id === PROCESS_ID;
  const way = known ? GOOD_WAY : [];
  const told = new Set([...way.flatMap((step) => step.ids), ...BAD_WAY, ...(known ? SILENT : [])]);
  const goesWell =
    order.state === 'ACTIVE' && !BAD_WAY.some((id) => isNews(order, id) && stepState(order, id) !== null);
  const good = way.flatMap((step) => {
    const reached = step.ids.flatMap((id) => milestone(order, id) ?? [])[0];
    if (reached !== undefined) return [reached];
    if (!goesWell || step.ahead === null) return [];
    return [{ key: step.ids.join(), state: 'ahead' as const, words: step.ahead, at: null }];
  });
  const bad = known ? BAD_WAY.flatMap((id) => (isNews(order, id) ? (milestone(order, id) ?? []) : [])) : [];
  return [...good, ...others(order, told), ...bad, ...ending(order)];
}

/** Waits that the countdown tells better, and ends that `ending` tells. */
const SILENT: readonly string[] = [
  'wait-5min-timer',
  'wait-10min-timer',
  'order-fulfilled',
  'order-cancelled',
  'order-rejected',
];

/** An open wait for a cancellation is an offer, not news. */
const isNews = (order: OrderJson, id: string) =>
  !id.startsWith('cancel-requested') || order.completedElements.some((element) => element.elementId === id);

function milestone(order: OrderJson, id: string): Milestone | null {
  const state = stepState(order, id);
  if (state === null) return null;
  const done = order.completedElements.find((element) => element.elementId === id);
  if (state === 'done') return { key: id, state, words: doneWords(id), at: done?.at ?? null };
  const open = order.activeElements.find((element) => element.elementId === id);
  return { key: id, state, words: nowWords(id), at: open?.since ?? null };
}

function stepState(order: OrderJson, id: string): Milestone['state'] | null {
  if (order.incidents.some((incident) => incident.elementId === id)) return 'failed';
  const open = order.activeElements.find((element) => element.elementId === id);
  if (open !== undefined) return open.waitsFor === 'job' ? 'active' : 'waiting';
  return order.completedElements.some((element) => element.elementId === id) ? 'done' : null;
}

/** Tasks and waits of a process that is not known here, as they happened. Gateways and plain events say nothing. */
function others(order: OrderJson, told: ReadonlySet<string>): Milestone[] {
  const ids = [...order.completedElements, ...order.activeElements].map((element) => element.elementId);
  return [...new Set(ids)]
    .filter((id) => !told.has(id) && !/gateway|^(fork|join|merge|split)|start|end/i.test(id))
    .flatMap((id) => milestone(order, id) ?? [])
    .filter((step) => order.definition.id !== PROCESS_ID || step.state !== 'done')
    .sort((one, other) => (one.at ?? '').localeCompare(other.at ?? ''));
}

function ending(order: OrderJson): Milestone[] {
  const at = order.updatedAt;
  if (order.state === 'FAILED') return [{ key: 'end', state: 'failed', words: 'Order given up', at }];
  if (order.state === 'TERMINATED')
    return [{ key: 'end', state: 'ended', words: 'Order stopped by the shop', at }];
  if (order.state === 'ACTIVE') return [];
  if (order.outcome === 'cancelled') return [{ key: 'end', state: 'ended', words: 'Order cancelled', at }];
  if (order.outcome === 'rejected') return [{ key: 'end', state: 'ended', words: 'Order declined', at }];
  return [{ key: 'end', state: 'done', words: 'Order complete', at }];
}
