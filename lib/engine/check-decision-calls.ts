import { labelOf, type Model } from './model';
import type { Finding } from './types';

/** A name that FEEL can read without backticks. */
const VARIABLE = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;

/**
 * Whether each call of a decision says which, and where its result goes. Whether it exists is told by the .dmn files.
 * @param factNames what every order has and nobody sets
 */
export function checkDecisionCalls(model: Model, factNames: readonly string[] = []): readonly Finding[] {
  const found: Finding[] = [];
  for (const node of model.nodes.values()) {
    const { id: elementId, decision } = node;
    if (decision === null) continue;
    const refuse = (what: string) =>
      found.push({ severity: 'error', elementId, message: `${labelOf(node)}: ${what}` });
    if (node.type !== 'BusinessRuleTask')
      refuse('only a business rule task can call a decision; make it one.');
    if (node.jobType !== null)
      refuse('it has both a decision and a job type; a decision is made here, so leave the job type out.');
    if (decision.decisionId === '') refuse('it calls a decision and does not say which; give its id.');
    if (decision.decisionId.startsWith('='))
      refuse('which decision it calls is an expression; write the id of one, and choose by a gateway.');
    if (factNames.includes(decision.resultVariable))
      refuse(
        `"${decision.resultVariable}" follows from the order itself, and nothing can set it; choose another variable for the result.`,
      );
    if (!VARIABLE.test(decision.resultVariable))
      refuse(
        decision.resultVariable === ''
          ? 'it does not say which variable takes the result of its decision; name one.'
          : `"${decision.resultVariable}" is no name for a variable: letters, digits and "_", no digit first.`,
      );
  }
  return found;
}
