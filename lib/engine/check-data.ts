import {
  flowsIntoScope,
  flowsOfCatchers,
  localScopesOf,
  mappedSubProcesses,
  type Reach,
  reachWithoutWait,
} from './data-order';
import { checkGuard, isFeel } from './feel';
import { ELEMENT_KINDS, mappingsAt } from './kinds';
import { MARKER_KINDS } from './markers';
import { flowsOutOf, labelOf, type Model, type ModelFlow, type ModelNode, modelOf } from './model';
import type { Definition, Finding, Mapping } from './types';

/** Camunda 8's names of variables, and properties behind dots. */
const TARGET = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u;
const KEYWORDS: ReadonlySet<string> = new Set(
  'null true false function if then else for between instance of not in return some every satisfies and or'.split(
    ' ',
  ),
);

/**
 * Mappings that stand where nothing carries them out, or that could not be evaluated.
 * @param factNames what every order has and nobody sets; left out: nobody knows
 */
export function checkData(definition: Definition, factNames: readonly string[] = []): readonly Finding[] {
  return [
    ...[...modelOf(definition).nodes.values()].flatMap((node) => checkNode(node, factNames)),
    ...mappedSubProcesses(definition).flatMap((node) => checkSubProcess(definition, node)),
    ...checkConditions(definition),
  ];
}

/** What a step would have to know twice: one that leaves a sub-process and enters it again, or passes a text before it and behind. */
function checkSubProcess(definition: Definition, node: ModelNode): readonly Finding[] {
  const model = modelOf(definition);
  const behind = reachWithoutWait(model, flowsOutOf(model, node.id));
  const caught = reachWithoutWait(model, flowsOfCatchers(model, node.id));
  if (behind.nodes.has(node.id) || caught.nodes.has(node.id))
    return [
      refuse(
        node,
        'it has mappings, and is entered again with nothing between that waits; draw a task there',
      ),
    ];
  const twice = askedTwice(model, node, behind);
  if (twice === null) return [];
  const message = `the condition "${twice}" stands behind it and elsewhere, and one step may pass both; write one of them differently`;
  return [refuse(node, message)];
}

/** A condition that one step may ask before it has completed a sub-process, and once it has; null: there is none. */
function askedTwice(model: Model, { id }: ModelNode, behind: Reach): string | null {
  // What catches an escalation and lets it go on is followed while it does.
  const beside = [...model.nodes.values()].filter(
    ({ attachedTo, interrupts, event }) => attachedTo === id && !interrupts && event?.kind === 'escalation',
  );
  const meanwhile = reachWithoutWait(
    model,
    beside.flatMap((event) => flowsOutOf(model, event.id)),
  );
  const isPassed = reachWithoutWait(model, flowsIntoScope(model, id)).ended.has(id);
  const flows = [...model.flows.values()].filter(({ condition }) => condition !== null);
  const isBefore = (flow: ModelFlow) => meanwhile.flows.has(flow) || (isPassed && !behind.flows.has(flow));
  const found = flows.find(
    (flow) =>
      behind.flows.has(flow) && flows.some((other) => other.condition === flow.condition && isBefore(other)),
  );
  return found?.condition ?? null;
}

/** One text has one answer within a step: it may not mean local variables here and others there. */
function checkConditions(definition: Definition): readonly Finding[] {
  const known = new Map<string, string>();
  return [...modelOf(definition).flows.values()].flatMap((flow): Finding[] => {
    const { condition, id, name } = flow;
    if (condition === null) return [];
    const scopes = localScopesOf(definition, flow).join(' ');
    const before = known.get(condition) ?? scopes;
    known.set(condition, before);
    if (before === scopes) return [];
    const message = `Sequence flow ${name || id}: its condition "${condition}" stands within and outside of a sub-process with local variables; write one of them differently.`;
    return [{ severity: 'error', elementId: id, message }];
  });
}

function checkNode(node: ModelNode, factNames: readonly string[]): readonly Finding[] {
  if (node.mappings === null || ELEMENT_KINDS.get(node.type)?.refused !== undefined) return [];
  const { inputs, outputs } = node.mappings;
  const { type, event, isEventSubProcess } = node;
  const allowed = isEventSubProcess ? null : mappingsAt(type, event?.kind ?? null);
  if (allowed === null) return [refuse(node, MARKER_KINDS['zeebe-input-output'].refused)];
  if (allowed === 'outputs' && inputs.length > 0)
    return [
      refuse(
        node,
        'input mappings are carried out at tasks that a handler or a person does; here only outputs',
      ),
    ];
  return [
    ...inputs.flatMap((mapping) => checkMapping(node, 'input', mapping, [])),
    ...outputs.flatMap((mapping) => checkMapping(node, 'output', mapping, factNames)),
  ];
}

function checkMapping(
  node: ModelNode,
  kind: 'input' | 'output',
  { source, target }: Mapping,
  factNames: readonly string[],
): readonly Finding[] {
  const wrong = (what: string) => [refuse(node, `its ${kind} mapping to "${target}" ${what}`)];
  const [name = ''] = target.split('.');
  if (!TARGET.test(target) || KEYWORDS.has(name))
    return wrong('names no variable; write letters, digits and "_", and properties behind dots');
  if (factNames.includes(name))
    return wrong('would set what follows from the order itself; choose another name');
  if (source === '') return wrong('has no source; write FEEL beginning with "="');
  const syntax = isFeel(source) ? checkGuard(source) : null;
  return syntax === null ? [] : wrong(`cannot be evaluated: ${syntax.replace(/\.$/, '')}`);
}

function refuse(node: ModelNode, reason: string): Finding {
  return { severity: 'error', elementId: node.id, message: `${labelOf(node)}: ${reason}.` };
}
