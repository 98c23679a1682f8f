import type { Fact } from '@/components/process-diagram/types';
import type { ActiveElement, OrderJson } from '@/lib/contract/order';
import { formatClock, formatElapsed, formatRemaining, formatTook } from '@/lib/story/time';
import type { DiagramContext } from './diagram-context';

/**
 * What is told of one element beside its state: of what is open, since when, for what and until when; of what is done,
 * when and how long it took. The customer is told times alone, the developer the id too.
 */
export function factsOf(order: OrderJson, elementId: string, nowMs: number, context: DiagramContext): Fact[] {
  const active = order.activeElements.find((element) => element.elementId === elementId);
  const told =
    active === undefined
      ? doneFacts(order, elementId, nowMs, context)
      : openFacts(order, active, nowMs, context);
  return context.lens === 'developer' ? [{ term: 'Id', text: elementId }, ...told] : told;
}

function openFacts(order: OrderJson, active: ActiveElement, nowMs: number, { lens }: DiagramContext): Fact[] {
  const { elementId, waitsFor, messageName, signalName: name = messageName, dueAt } = active;
  const clock = (at: string) => formatClock(Date.parse(at), nowMs);
  const facts: Fact[] = [{ term: 'Since', text: clock(active.since) }];
  if (dueAt !== undefined) facts.push({ term: lens === 'customer' ? 'Until' : 'Due', text: clock(dueAt) });
  if (lens === 'customer') return facts;
  facts.push({ term: 'For', text: formatElapsed(nowMs - Date.parse(active.since)) });
  if (dueAt !== undefined) facts.push({ term: 'Left', text: formatRemaining(Date.parse(dueAt) - nowMs) });
  facts.push({
    term: 'Waits for',
    text: name === undefined ? (WAITS[waitsFor] ?? `a ${waitsFor}`) : `the ${waitsFor} ${name}`,
  });
  const incident = order.incidents.find((open) => open.elementId === elementId);
  if (incident !== undefined)
    facts.push(
      { term: 'Tries', text: String(incident.attempts) },
      { term: 'Message', text: incident.message },
    );
  return facts;
}

const WAITS: Partial<Record<ActiveElement['waitsFor'], string>> = {
  job: 'its work to be done',
  user: 'a person',
  timer: 'its time',
};

function doneFacts(
  order: OrderJson,
  elementId: string,
  nowMs: number,
  { lens, visits }: DiagramContext,
): Fact[] {
  const done = order.completedElements.find((element) => element.elementId === elementId);
  if (done === undefined) return [];
  const facts: Fact[] = [
    { term: lens === 'customer' ? 'At' : 'Ended', text: formatClock(Date.parse(done.at), nowMs) },
  ];
  if (lens === 'customer') return facts;
  const visit = visits.get(elementId);
  const tookMs = visit?.endedAt === done.at ? visit.tookMs : null;
  if (tookMs !== null) facts.push({ term: 'Took', text: formatTook(tookMs) });
  if (done.count > 1) facts.push({ term: 'Passes', text: String(done.count) });
  return facts;
}
