import { checkGuard, isFeel } from './feel';
import { ELEMENT_KINDS, EVENT_KINDS } from './kinds';
import { MARKER_KINDS } from './markers';
import { labelOf, type ModelNode, modelOf } from './model';
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
  return [...modelOf(definition).nodes.values()].flatMap((node) => checkNode(node, factNames));
}

function checkNode(node: ModelNode, factNames: readonly string[]): readonly Finding[] {
  if (node.mappings === null || ELEMENT_KINDS.get(node.type)?.refused !== undefined) return [];
  const { inputs, outputs } = node.mappings;
  const allowed = allowedAt(node);
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

function allowedAt({ type, event }: ModelNode): 'both' | 'outputs' | null {
  const allowed = ELEMENT_KINDS.get(type)?.mappings ?? null;
  return event !== null && EVENT_KINDS[event.kind].waitsFor === undefined ? null : allowed;
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
