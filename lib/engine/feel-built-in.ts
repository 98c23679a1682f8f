import type { FeelDate, FeelDateTime, FeelDuration, FeelFunction } from 'feelin';
import { type FeelType, typeOf } from './feel-values';

/** How a built-in function of FEEL is written here: its parameters with their types, and what it does once they fit. */
export type BuiltIn = ((...given: unknown[]) => unknown) & { readonly $args: readonly string[] };

/** `any` takes null as well; a question mark: may be left out, or null. */
type Kind = FeelType | 'any' | 'number?' | 'string?' | 'any?';

interface Types {
  readonly number: number;
  readonly string: string;
  readonly boolean: boolean;
  readonly list: readonly unknown[];
  readonly context: Readonly<Record<string, unknown>>;
  readonly date: FeelDate;
  readonly 'date and time': FeelDateTime;
  readonly 'years and months duration': FeelDuration;
  readonly 'days and time duration': FeelDuration;
  readonly function: FeelFunction;
  readonly 'number?': number | undefined;
  readonly 'string?': string | undefined;
}

type Given<Parameters> = {
  readonly [Name in keyof Parameters]: Parameters[Name] extends keyof Types
    ? Types[Parameters[Name]]
    : unknown;
};

/**
 * A built-in function. Too many arguments, or one of another type: null, as FEEL has it of whatever goes wrong.
 * @param parameters in their order, by the names that a named invocation uses
 */
export function builtIn<const Parameters extends Readonly<Record<string, Kind>>>(
  parameters: Parameters,
  body: (given: Given<Parameters>) => unknown,
): BuiltIn {
  const kinds = Object.entries(parameters);
  const call = (...values: unknown[]): unknown => {
    if (values.length > kinds.length) return null;
    const given: Record<string, unknown> = {};
    for (const [index, [name, kind]] of kinds.entries()) {
      const value = values[index];
      if (!fits(value, kind)) return null;
      given[name] = kind.endsWith('?') ? (value ?? undefined) : (value ?? null);
    }
    // Each was found to be of its type.
    return body(given as Given<Parameters>);
  };
  // feelin reads the names of the parameters here.
  return Object.assign(call, { $args: Object.keys(parameters) });
}

/** A built-in function of a list, which may be given element by element. */
export function ofList(body: (list: readonly unknown[]) => unknown): BuiltIn {
  const call = (...values: unknown[]): unknown => {
    const [first] = values;
    return body(values.length === 1 && Array.isArray(first) ? first : values);
  };
  return Object.assign(call, { $args: ['...list'] });
}

function fits(value: unknown, kind: Kind): boolean {
  if (kind === 'any' || kind === 'any?') return true;
  if (value === null || value === undefined) return kind.endsWith('?');
  return typeOf(value) === kind.replace('?', '');
}
