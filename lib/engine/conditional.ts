import { waitScopesOf } from './data-scopes';
import { EngineError } from './errors';
import { evaluateGuard, type FeelScope } from './feel';
import type { Definition, OpenWork } from './types';

/**
 * The first of these waits whose condition holds now; undefined: none does. What cannot be evaluated does not hold.
 * @param scopeAt what FEEL sees within these scopes, the outermost first
 */
export function firstMet(
  definition: Definition,
  open: readonly OpenWork[],
  scopeAt: (scopes: readonly string[]) => FeelScope,
): OpenWork | undefined {
  if (definition.conditional.size === 0) return undefined;
  return open.find(({ kind, elementId }) => {
    const model = kind === 'condition' ? definition.work.get(elementId) : undefined;
    return (
      model?.kind === 'condition' && holds(model.condition, scopeAt(waitScopesOf(definition, elementId)))
    );
  });
}

function holds(condition: string, scope: FeelScope): boolean {
  try {
    return evaluateGuard(condition, scope);
  } catch (error) {
    if (error instanceof EngineError) return false;
    throw error;
  }
}
