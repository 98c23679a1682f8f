import { EngineError, errorText } from './errors';
import { evaluateFeel, type FeelScope, isFeel } from './feel';
import { jsonOf } from './feel-json';
import { labelOf, modelOf } from './model';
import type { Definition, Mapping } from './types';

type Values = Readonly<Record<string, unknown>>;

export interface MappingScope {
  readonly definition: Definition;
  readonly elementId: string;
  /** What the sources may read. */
  readonly scope: FeelScope;
  /** Variables that properties are added to, where a target names a property: of outputs, those of the scopes around. */
  readonly existing: Values;
}

/**
 * Evaluates mappings in their order; a source may read what a mapping before it has set.
 * Source: https://docs.camunda.io/docs/components/concepts/variables/#inputoutput-variable-mappings
 * @returns the variables to be set, by name
 * @throws EngineError `mapping-invalid`, which names element, mapping and what was wrong
 */
export function mapped(
  kind: 'input' | 'output',
  mappings: readonly Mapping[],
  { definition, elementId, scope, existing }: MappingScope,
): Record<string, unknown> {
  const set: Record<string, unknown> = {};
  for (const { source, target } of mappings) {
    const [name = '', ...path] = target.split('.');
    try {
      const read = Object.fromEntries(
        Object.entries(set).map(([key, value]) => [key, layered(scope[key], value)]),
      );
      const value = isFeel(source) ? jsonOf(evaluateFeel(source, { ...scope, ...read })) : source;
      set[name] = placed(Object.hasOwn(set, name) ? set[name] : ownOf(existing, name), path, value);
    } catch (error) {
      const node = modelOf(definition).nodes.get(elementId);
      const where = node === undefined ? elementId : labelOf(node);
      const what = errorText(error).replace(/\.$/, '');
      const message = `${where}: its ${kind} mapping to "${target}", "${source}", cannot be evaluated: ${what}.`;
      throw new EngineError('mapping-invalid', message, { cause: error, elementId });
    }
  }
  return set;
}

/** The value with this one at the path: objects on the way are kept, anything else gives way to one. */
function placed(before: unknown, path: readonly string[], value: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const kept = isContext(before) ? before : {};
  return { ...kept, [name]: placed(ownOf(kept, name), rest, value) };
}

/** What a mapping before has set hides no more of a variable than what it set. */
function layered(below: unknown, above: unknown): unknown {
  if (!isContext(below) || !isContext(above)) return above;
  return { ...below, ...above };
}

function ownOf(values: Values, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function isContext(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
