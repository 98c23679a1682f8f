import { checkAssignments } from './check-assignments';
import { catchersOf, checkCatchers } from './check-catchers';
import { checkData } from './check-data';
import { checkDecisionCalls } from './check-decision-calls';
import { checkEventSubProcesses } from './check-event-sub-processes';
import { checkFlows } from './check-flows';
import { checkKinds } from './check-kinds';
import { checkNames } from './check-names';
import type { Exploration } from './explore';
import { waitOf } from './kinds';
import { labelOf, type Model, type ModelNode, modelOf } from './model';
import { eventText, pathText } from './path';
import type { Definition, Finding } from './types';

export interface CheckOptions {
  /** Is there a handler for this service task? */
  readonly hasHandler: (job: { readonly elementId: string; readonly jobType: string | null }) => boolean;
  /** The error codes that its handler may raise. */
  readonly declaredErrors: (elementId: string, jobType: string | null) => readonly string[];
  /** The messages that something here sends; others are warned about. Left out: all are taken as known. */
  readonly knownMessages?: readonly string[];
  /** The names that FEEL knows of every order; others are warned about. Left out: all are taken as known. */
  readonly knownNames?: readonly string[];
}

/**
 * Everything that the drawing alone tells. A definition with an `error` among the findings must not be run or explored.
 * What only shows when it runs (stuck joins, double subscriptions) is for `checkExploration`.
 */
export function checkDefinition(definition: Definition, options: CheckOptions): readonly Finding[] {
  const model = modelOf(definition);
  return [
    ...checkKinds(model),
    ...checkFlows(model),
    ...checkDecisionCalls(model, options.knownNames),
    ...checkAssignments(model),
    ...checkEventSubProcesses(model),
    ...checkCatchers(model),
    ...checkWork(definition, options),
    ...checkData(definition, options.knownNames),
    ...checkNames(definition, options.knownNames),
  ];
}

/**
 * What running every path has shown. In: a definition without errors, its exploration, and the messages that something
 * here sends (left out: none is known).
 */
export function checkExploration(
  definition: Definition,
  exploration: Exploration,
  knownMessages: readonly string[] = [],
): readonly Finding[] {
  const found: Finding[] = [];
  for (const { elementId, place, loop } of exploration.unbounded) {
    const name = nodeName(modelOf(definition), elementId);
    const round = `round of ${loop.join(', ')}`;
    found.push(
      place === 'flow'
        ? {
            severity: 'error',
            elementId,
            message: `Tokens come to wait at ${name} without bound: each ${round} leaves one more there. Let each round bring a token to all of its flows, or none.`,
          }
        : {
            severity: 'warning',
            elementId,
            message: `Each ${round} may bring one more token to ${name}, which is done one after the other: there is no bound to how many wait, and each ends by itself.`,
          },
    );
  }
  for (const { elementIds, path } of uniqueStuck(exploration)) {
    const names = elementIds.map((id) => nodeName(modelOf(definition), id));
    const where = names.length > 0 ? names.join(' and ') : 'some place';
    const message = `An order gets stuck at ${where} for good: not all that it waits for can come. It happens after ${pathText(path)}.`;
    found.push({ severity: 'error', elementId: elementIds[0] ?? null, message });
  }
  for (const [name, elementIds] of exploration.doubleSubscriptions) {
    const message = `${elementIds.join(' and ')} await the message "${name}" at the same time; only one of them can get it. Give each its own message, or its own correlation key.`;
    found.push({ severity: 'error', elementId: elementIds[0] ?? null, message });
  }
  for (const [name, elementIds] of exploration.keyedSubscriptions) {
    if (!knownMessages.includes(name)) continue;
    const message = `${elementIds.join(' and ')} await the message "${name}" at the same time, which comes without a correlation key; only one of them can get it. Give each its own message.`;
    found.push({ severity: 'error', elementId: elementIds[0] ?? null, message });
  }
  for (const { event, leaf } of exploration.incidents) {
    if (leaf.reason === 'engines-disagree')
      found.push({ severity: 'error', elementId: leaf.elementId || null, message: leaf.message });
    if (leaf.reason !== 'too-many-steps' && leaf.reason !== 'engine-error') continue;
    // What the library says of itself stands in the leaf, for the log; nobody who draws could use it.
    const why =
      leaf.reason === 'too-many-steps'
        ? leaf.message
        : 'bpmn-engine fails there. Draw what follows it with other elements.';
    const message = `The engine cannot take the step "${eventText(event)}": ${why}`;
    found.push({ severity: 'error', elementId: leaf.elementId, message });
  }
  if (exploration.untried > 0) {
    const message = `The engine was not asked for ${exploration.untried} kinds of step beforehand: it is when an order first comes there.`;
    found.push({ severity: 'warning', elementId: null, message });
  }
  if (!exploration.complete) {
    const bound = exploration.limitReached
      ? `more than ${exploration.markings} markings were found`
      : 'some step asks more than eight conditions';
    const message = `Not all paths were tried, because ${bound}: the table grows as orders come, and early and late are told apart by the drawing.`;
    found.push({ severity: 'warning', elementId: null, message });
    return found;
  }
  if (!exploration.endReached)
    found.push({ severity: 'error', elementId: null, message: 'No order can ever end.' });
  for (const node of neverReached(definition, exploration))
    found.push({ severity: 'warning', elementId: node.id, message: `${labelOf(node)} is never reached.` });
  for (const name of unawaitedMessages(definition, exploration, knownMessages)) {
    const message = `Nothing here ever awaits the message "${name}".`;
    found.push({ severity: 'warning', elementId: null, message });
  }
  return found;
}

/** Elements that no path enters. Boundary events for errors aside: whether one is raised is the handler's affair. */
export function neverReached(definition: Definition, exploration: Exploration): readonly ModelNode[] {
  const nodes = [...modelOf(definition).nodes.values()];
  return nodes.filter((node) => !exploration.reachedElements.has(node.id) && !isErrorCatcher(node));
}

/** Messages that the file declares for something else than to throw them or to start with, or that something here sends, and that no marking awaits. */
export function unawaitedMessages(
  definition: Definition,
  { awaitedMessages }: Exploration,
  knownMessages: readonly string[] = [],
): readonly string[] {
  const others = new Set<string>();
  for (const { type, event } of modelOf(definition).nodes.values())
    if (event?.message && waitOf(type, event.kind) !== 'message') others.add(event.message.name);
  const declared = definition.messageNames.filter((name) => !others.has(name));
  return [...new Set([...declared, ...knownMessages])].filter((name) => !awaitedMessages.has(name));
}

function checkWork(definition: Definition, options: CheckOptions): readonly Finding[] {
  const found: Finding[] = [];
  const model = modelOf(definition);
  for (const work of definition.work.values()) {
    const { elementId } = work;
    const name = nodeName(model, elementId);
    if (
      work.kind === 'message' &&
      work.messageName !== '' &&
      options.knownMessages?.includes(work.messageName) === false
    ) {
      const message = `${name}: nothing here sends the message "${work.messageName}"; an operator or another system does.`;
      found.push({ severity: 'warning', elementId, message });
    }
    // What calls a decision needs nobody else.
    if (work.kind !== 'job' || definition.decisions.has(elementId)) continue;
    if (!options.hasHandler({ elementId, jobType: work.jobType })) {
      const type = work.jobType === null ? '' : ` or the job type "${work.jobType}"`;
      const what = model.nodes.get(elementId)?.event ? 'event' : 'task';
      const message = `${name}: there is no handler for the ${what} "${elementId}"${type}; add one, or use a known name.`;
      found.push({ severity: 'error', elementId, message });
    }
    for (const code of options.declaredErrors(elementId, work.jobType)) {
      if (catchersOf(model, elementId, 'error', code).length > 0) continue;
      const message = `${name}: its handler may raise "${code}", which nothing in the diagram catches; such an order stops as an incident.`;
      found.push({ severity: 'warning', elementId, message });
    }
  }
  return found;
}

/** One finding a place, however many markings get stuck there. */
function uniqueStuck(exploration: Exploration): Exploration['stuck'] {
  const byPlace = new Map(exploration.stuck.toReversed().map((stuck) => [stuck.elementIds.join(), stuck]));
  return [...byPlace.values()];
}

/** An error event is only entered with its task and only ends when a handler may raise its code. */
function isErrorCatcher(node: { readonly event: { readonly kind: string } | null }): boolean {
  return node.event?.kind === 'error';
}

function nodeName(model: Model, elementId: string): string {
  const node = model.nodes.get(elementId);
  return node === undefined ? elementId : labelOf(node);
}
