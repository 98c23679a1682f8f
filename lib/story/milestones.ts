import type { ActiveElement, OrderJson } from '@/lib/contract/order';
import { CANCEL_REQUESTED } from '@/lib/contract/process-names';
import { endedBadly, reachedEnd } from './ending';
import { goodWay } from './good-way';
import type { StateName } from './order-state';
import { aheadWords, doneText, doneWords, type Model, nowText, nowWords } from './words';

/**
 * One line of an order's story. `ahead` is what would come next if all goes well; `news` happened, and is nothing achieved:
 * a deadline passed, or it leads to no good end.
 */
export interface Milestone {
  key: string;
  state: StateName | 'ahead' | 'news';
  words: string;
  at: string | null;
}

/**
 * The story of an order, oldest first, in the words of its own version of the process: what happened, what happens,
 * and, while nothing has gone wrong, what is still to come.
 * @param model null: not there yet, or unreadable; elements are then called by their ids
 */
export function milestonesFor(order: OrderJson, model: Model): Milestone[] {
  const leadsWell = (id: string) => model === null || goodWay(model, [id]).length > 0;
  const told = past(order, model).map((one) =>
    leadsWell(one.key) ? one : { ...one, state: 'news' as const },
  );
  return [...told, ...present(order, model), ...ahead(order, model), ...ending(order, model)];
}

/** What happened last, in the words of the model; null where it has none for it. */
export function latestNews(order: OrderJson, model: Model): string | null {
  const latest = past(order, model).at(-1);
  return latest === undefined ? null : doneText(model, latest.key);
}

function past(order: OrderJson, model: Model): Milestone[] {
  const told = order.completedElements.filter(({ elementId }) => isTold(order, model, elementId));
  const way = model === null ? [] : goodWay(model);
  const inOrder = [...told].sort((one, other) => one.at.localeCompare(other.at));
  // Branches that were done in one instant are told as they were announced, whichever came first.
  for (const at of new Set(inOrder.map((element) => element.at))) {
    const places = inOrder.flatMap((element, place) =>
      element.at === at && way.includes(element.elementId) ? [place] : [],
    );
    const sorted = places
      .flatMap((place) => inOrder[place] ?? [])
      .sort((one, other) => way.indexOf(one.elementId) - way.indexOf(other.elementId));
    for (const [index, place] of places.entries())
      inOrder.splice(place, 1, ...sorted.slice(index, index + 1));
  }
  return inOrder.map(({ elementId: key, at }) => ({
    key,
    state: 'done',
    // Nobody asked for it where it was the shelf that could not give its pieces again.
    words:
      order.shortages && model?.elements[key]?.messageName === CANCEL_REQUESTED
        ? 'What you ordered had sold out.'
        : doneWords(model, key),
    at,
  }));
}

function present(order: OrderJson, model: Model): Milestone[] {
  if (order.suspended)
    return [{ key: 'now', state: 'waiting', words: 'The shop has paused this order.', at: null }];
  return order.activeElements.flatMap((active) => {
    const { elementId, waitsFor, since } = active;
    const hasFailed = order.incidents.some((incident) => incident.elementId === elementId);
    // The countdown tells of timers; an offer, such as to cancel, is no news.
    if (!hasFailed && (waitsFor === 'timer' || isOffer(model, active))) return [];
    const state: StateName = hasFailed ? 'failed' : waitsFor === 'job' ? 'active' : 'waiting';
    // It may have been done before, in a loop.
    // What the model has no words for is called by none of its own names where it is in trouble.
    const words = hasFailed
      ? (nowText(model, elementId) ?? 'A step on our side failed.')
      : nowWords(model, elementId);
    return [{ key: `now ${elementId}`, state, words, at: since }];
  });
}

/** A wait beside the good way, for something that shuts the good end out, or leads to none. */
function isOffer(model: Model, { elementId, messageName }: ActiveElement): boolean {
  if (model === null) return messageName === CANCEL_REQUESTED;
  const element = model.elements[elementId];
  if (element === undefined) return false;
  const leadsWell = (id: string) => goodWay(model, [id]).length > 0;
  // No flow leads to it: it listens beside the rest, at an element or as the start of an event sub-process.
  if (!Object.values(model.elements).some(({ next }) => next.includes(elementId)))
    return !leadsWell(elementId);
  const rivals = element.competesWith.filter((id) => model.elements[id]?.kind !== 'timer');
  return !leadsWell(elementId) && rivals.some(leadsWell);
}

/**
 * Tasks, events that have a text, and whatever waited; gateways, the rest of the events and the end say nothing.
 * Without a model nobody knows which is which.
 */
function isTold(order: OrderJson, model: Model, elementId: string): boolean {
  if (model === null) return false;
  const element = model.elements[elementId];
  if (element === undefined) return true;
  if (element.kind === 'gateway') return false;
  if (element.kind === 'end') return order.state === 'ACTIVE' && element.customerText !== null;
  if (element.kind === 'job' || element.kind === 'user') return true;
  return element.customerText !== null;
}

function ahead(order: OrderJson, model: Model): Milestone[] {
  if (order.state !== 'ACTIVE' || model === null) return [];
  const standing = order.activeElements.map(({ elementId }) => elementId);
  const way = goodWay(model, standing).filter((id) => !standing.includes(id));
  return way
    .filter((id) => isStep(model, id))
    .map((id) => ({ key: `ahead ${id}`, state: 'ahead' as const, words: aheadWords(model, id), at: null }));
}

const isStep = (model: NonNullable<Model>, id: string) =>
  ['job', 'user', 'message', 'signal', 'condition'].includes(model.elements[id]?.kind ?? '');

function ending(order: OrderJson, model: Model): Milestone[] {
  const at = order.updatedAt;
  if (order.state === 'FAILED') return [{ key: 'end', state: 'failed', words: 'We gave this order up.', at }];
  if (order.state === 'TERMINATED')
    return [{ key: 'end', state: 'ended', words: 'The shop stopped this order.', at }];
  if (order.state === 'ACTIVE') return [];
  return [{ key: 'end', state: endedBadly(order) ? 'ended' : 'done', words: endWords(order, model), at }];
}

/** The text of the end that was reached; an end of several outcomes has none of its own. */
function endWords(order: OrderJson, model: Model): string {
  const text = model?.elements[reachedEnd(order, model) ?? '']?.customerText ?? null;
  if (text !== null) return text;
  const { outcome } = order;
  if (outcome === 'cancelled') return 'Your order is cancelled.';
  if (outcome === 'rejected') return 'We could not take your order.';
  return 'Your order is complete.';
}
