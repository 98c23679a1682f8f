import type { IncidentRow } from '@/lib/db/tables/incidents';
import type { OrderRow } from '@/lib/db/tables/orders';
import { namesDecided } from '@/lib/decisions/names-decided';
import { dataScopesOf } from '@/lib/engine/data-scopes';
import { namesAsked } from '@/lib/engine/read-names';
import type { EngineEvent } from '@/lib/engine/types';
import { AppError } from '@/lib/errors';
import { correctionScopes, type StoppedAt } from '@/lib/runtime/correction-scopes';
import { TableMiss } from '@/lib/runtime/misses';
import type { LoadedDefinition } from '@/lib/runtime/types';
import { visibleTo } from '@/lib/runtime/variables';
import { isVariable } from './order-scope';

type Stopped = Pick<IncidentRow, 'work' | 'elementId' | 'event'>;

/** The event that a retry comes to: a failed handler runs again and completes its job, any other is delivered again. */
export const retriedEvent = ({ event, work }: Stopped): Exclude<EngineEvent, { type: 'start' }> =>
  event.type === 'job-failed' || event.type === 'start' ? { type: 'job-completed', work } : event;

/** The variables that decide what becomes of this event. */
export const decidingNames = (
  loaded: LoadedDefinition,
  marking: string,
  event: Exclude<EngineEvent, { type: 'start' }>,
): string[] => namesAsked(loaded.table, marking, event).filter(isVariable);

/**
 * The variables that a retry may correct: those that its handler says it reads, or its decision does, and those that the
 * guards, timers and mappings of the step read. Whatever else an order knows was set by work that was done, and stays. Facts,
 * such as its total, are nobody's to set.
 */
export function correctableNames(loaded: LoadedDefinition, marking: string, incident: Stopped): string[] {
  const { elementId } = incident;
  const isUndone = incident.event.type === 'job-failed';
  const handler = isUndone ? loaded.handlerFor(elementId) : null;
  const call = isUndone ? loaded.definition.decisions.get(elementId) : undefined;
  const decided = call === undefined ? [] : namesDecided(loaded.decisions, call.decisionId);
  const names = [
    ...(handler?.reads ?? []),
    ...decided,
    ...namesAsked(loaded.table, marking, retriedEvent(incident)),
  ];
  return [...new Set(names)].filter(isVariable);
}

/** @throws TableMiss where what decides this event is not known yet: neither read from what is stored, nor asked of the library */
export function requireStep(
  loaded: LoadedDefinition,
  marking: string,
  event: Exclude<EngineEvent, { type: 'start' }>,
): void {
  const answer = () => false;
  if (!loaded.hasRead(marking, event) || !loaded.table.step(marking, event, answer).found)
    throw new TableMiss(loaded, marking, event, answer);
}

/** @throws AppError `bad-request` for a variable that this retry must not touch; it says which it may */
export function requireCorrectable(
  variables: Readonly<Record<string, unknown>>,
  names: readonly string[],
  elementId: string,
): void {
  const wrong = Object.keys(variables).find((name) => !names.includes(name));
  if (wrong === undefined) return;
  const allowed = names.length === 0 ? 'no variable decides it' : `it takes ${names.join(', ')}`;
  throw new AppError(
    'bad-request',
    `variables: "${wrong}" does not decide the step at "${elementId}"; ${allowed}.`,
    'variables',
  );
}

/** The variables that an element sees: its own local ones, those around it, and the order's. */
export function variablesAt(
  { definition }: LoadedDefinition,
  { variables, locals }: Pick<OrderRow, 'variables' | 'locals'>,
  elementId: string,
): Readonly<Record<string, unknown>> {
  return visibleTo(variables, locals, dataScopesOf(definition, elementId));
}

/** What stands in these variables where a retry corrects them. */
export function valuesToCorrect(
  { definition }: LoadedDefinition,
  { variables, locals }: Pick<OrderRow, 'variables' | 'locals'>,
  stopped: StoppedAt,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  const stands = (name: string) =>
    visibleTo(variables, locals, correctionScopes(definition, stopped, name))[name];
  return Object.fromEntries(names.map((name) => [name, stands(name)]));
}
