import { MAX_VARIABLE_BYTES, MAX_VARIABLES, MAX_VARIABLES_BYTES } from '@/lib/contract/limits';
import { MAX_NESTING } from '@/lib/engine/feel-json';
import { AppError } from '@/lib/errors';

export type Variables = Readonly<Record<string, unknown>>;
/** Local variables, by the element that they belong to. */
export type Locals = Readonly<Record<string, Variables>>;

/** Variables with the local ones of these scopes, the outermost first: an inner one hides an outer one of its name. */
export function visibleTo(
  variables: Variables | null,
  locals: Locals | null,
  scopes: readonly string[],
): Record<string, unknown> {
  return Object.assign({}, variables, ...(locals === null ? [] : scopes.map((scope) => locals[scope])));
}

/** All variables of an order. */
export interface AllVariables {
  readonly variables: Variables | null;
  readonly locals: Locals | null;
}

/**
 * The bounds of an order's variables, local ones included. What stands there already is not asked again for its own size and
 * depth, nor for how many there are: earlier versions allowed more, and what is written beside it does no harm.
 * @param next how they would be
 * @param was how they are
 * @param written those of `next` that are set now
 * @throws AppError `bad-request` beyond one; it says which
 */
export function requireBounds(next: AllVariables, was: AllVariables, written: Variables): void {
  const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value) ?? '');
  const refuse = (message: string): never => {
    throw new AppError('bad-request', message, 'variables');
  };
  const count = countOf(next);
  if (count > MAX_VARIABLES && count > countOf(was))
    refuse(`An order has at most ${MAX_VARIABLES} variables.`);
  const set = Object.entries(written);
  const deep = set.find(([, value]) => nestsDeeper(value, MAX_NESTING));
  if (deep !== undefined) refuse(`"${deep[0]}": a variable nests at most ${MAX_NESTING} deep.`);
  const large = set.find(([, value]) => bytesOf(value) > MAX_VARIABLE_BYTES);
  if (large !== undefined) refuse(`"${large[0]}": a variable takes at most ${MAX_VARIABLE_BYTES} bytes.`);
  const { variables, locals } = next;
  if (bytesOf(variables ?? {}) + (locals === null ? 0 : bytesOf(locals)) > MAX_VARIABLES_BYTES)
    refuse(`An order's variables take at most ${MAX_VARIABLES_BYTES} bytes.`);
}

const countOf = ({ variables, locals }: AllVariables): number =>
  [variables ?? {}, ...Object.values(locals ?? {})].reduce((sum, some) => sum + Object.keys(some).length, 0);

function nestsDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels < 0 || Object.values(value).some((item) => nestsDeeper(item, levels - 1));
}
