import type { ElementView, Fact, ProcessView } from '@/components/process-diagram/types';
import type { ActiveElement, CompletedElement, OrderJson } from '@/lib/contract/order';
import { endedBadly, reachedEnd } from '@/lib/story/ending';
import type { Lens } from '@/lib/story/lens';
import { awaitsPayment, canCancel, paymentWait } from '@/lib/story/order-state';
import { formatClock, formatElapsed, formatRemaining } from '@/lib/story/time';
import { doneText, type Model, nowText } from '@/lib/story/words';
import type { DiagramContext } from './diagram-context';
import { factsOf } from './diagram-facts';

const CUSTOMER_CONTEXT: DiagramContext = { lens: 'customer', model: null, visits: new Map() };

/** How an order looks on its diagram. Pure: time is an argument, so the countdown is the caller's. */
export function diagramView(
  order: OrderJson,
  nowMs: number,
  context: DiagramContext = CUSTOMER_CONTEXT,
): ProcessView {
  const elements: Record<string, ElementView> = {};
  const put = (elementId: string, view: ElementView) => {
    const facts: readonly Fact[] = factsOf(order, elementId, nowMs, context);
    elements[elementId] = facts.length === 0 ? view : { ...view, facts };
  };
  for (const completed of order.completedElements)
    put(completed.elementId, completedView(order, completed, nowMs, context));
  for (const active of order.activeElements) put(active.elementId, activeView(order, active, nowMs, context));
  for (const { elementId, attempts, message } of order.incidents) {
    const tries = plural(attempts, 'try', 'tries');
    put(elementId, {
      state: 'failed',
      note: tries,
      label:
        context.lens === 'customer'
          ? 'this failed on our side, and a person is looking at it'
          : `failed after ${tries}, needs a person: ${message}`,
    });
  }
  const { takenFlows } = order;
  const { passages } = context;
  const ended = order.state !== 'ACTIVE';
  const view = { elements, takenFlows, ended, ...(passages !== undefined && { passages }) };
  const focus = focusOf(order, context.model);
  return focus === null ? view : { ...view, focus };
}

const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

/** `We have your payment.` → `We have your payment`: more words follow. */
const withoutStop = (words: string) => words.replace(/\.$/, '');

function completedView(
  order: OrderJson,
  { elementId, count, at }: CompletedElement,
  nowMs: number,
  { lens, model }: DiagramContext,
): ElementView {
  const stopped = endedBadly(order) && elementId === reachedEnd(order, model);
  const when = formatClock(Date.parse(at), nowMs);
  const times = count > 1 ? `, ${count} times` : '';
  const text = lens === 'customer' ? doneText(model, elementId) : null;
  const label = stopped ? `the order stopped here at ${when}` : `done at ${when}${times}`;
  return {
    state: stopped ? 'cancelled' : 'done',
    ...(count > 1 ? { count } : {}),
    label: text === null ? label : `${withoutStop(text)}, at ${when}${times}`,
  };
}

function activeView(
  order: OrderJson,
  active: ActiveElement,
  nowMs: number,
  { lens, model }: DiagramContext,
): ElementView {
  const { elementId, waitsFor } = active;
  const sinceMs = Date.parse(active.since);
  const since = `since ${formatClock(sinceMs, nowMs)}`;
  const text = lens === 'customer' ? nowText(model, elementId) : null;
  const say = (words: string) => (text === null ? words : withoutStop(text));
  const elapsed = `for ${formatElapsed(nowMs - sinceMs)}`;
  if (waitsFor === 'job')
    return {
      state: 'active',
      ...(lens === 'customer' ? {} : { note: elapsed }),
      label: say(`being done ${since}`),
    };
  if (waitsFor === 'timer') return timerView(active, nowMs, lens, text);
  const plainNote = plainNoteOf(order, active);
  return {
    state: 'waiting',
    ...(lens === 'customer' ? (plainNote === null ? {} : { note: plainNote }) : { note: elapsed }),
    label: say(waitWords(active, since)),
  };
}

function plainNoteOf(order: OrderJson, active: ActiveElement): string | null {
  if (active.waitsFor === 'user') return 'A person';
  if (awaitsPayment({ activeElements: [active] }))
    return order.payment.status === 'partial' ? 'Part paid' : 'Payment';
  return canCancel({ activeElements: [active] }) ? 'Possible' : null;
}

/** Where the model has no words for it. */
function waitWords(active: ActiveElement, since: string): string {
  if (active.waitsFor === 'user') return `waiting for a person ${since}`;
  if (awaitsPayment({ activeElements: [active] })) return `waiting for your payment ${since}`;
  return canCancel({ activeElements: [active] }) ? 'you can still cancel' : `waiting ${since}`;
}

function timerView({ dueAt }: ActiveElement, nowMs: number, lens: Lens, text: string | null): ElementView {
  if (dueAt === undefined)
    return { state: 'waiting', note: 'Paused', label: 'paused: the clock of this order stands still' };
  const dueMs = Date.parse(dueAt);
  const left = formatRemaining(dueMs - nowMs);
  const until = `waiting until ${formatClock(dueMs, nowMs)}`;
  return {
    state: 'waiting',
    note: lens === 'customer' ? left : `${left} left`,
    label: text === null ? until : `${until}. ${text}`,
  };
}

/** What a narrow screen looks at: the fault, the work, then the payment rather than the offer to cancel. */
function focusOf(order: OrderJson, model: Model): string | null {
  const incident = order.incidents[0]?.elementId;
  if (incident !== undefined) return incident;
  const { activeElements } = order;
  const chosen =
    activeElements.find((element) => element.waitsFor === 'job') ?? paymentWait(order) ?? activeElements[0];
  if (chosen !== undefined) return chosen.elementId;
  const latest = [...order.completedElements].sort((one, other) => other.at.localeCompare(one.at))[0];
  return reachedEnd(order, model) ?? latest?.elementId ?? null;
}
