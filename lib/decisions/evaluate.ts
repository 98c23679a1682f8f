import { EngineError, errorText } from '@/lib/engine/errors';
import type { Expression, FeelScope } from '@/lib/engine/feel';
import { equal } from '@/lib/engine/feel-values';
import { aggregate, ranked } from './hits';
import type { Decided, Decision, Decisions, Input, Output, Rule, Table } from './types';

/**
 * Decides by a table or a literal expression of a DMN file, those that it requires first.
 * @param scope what FEEL may read; results of required decisions win over it
 * @returns the result, and what was decided on the way, in that order: the last is the decision itself
 * @throws EngineError `decision-failed`, which names the table, the row and the cell, or says that there is none of this id
 */
export function decide(
  decisions: Decisions,
  decisionId: string,
  scope: FeelScope,
): { readonly result: unknown; readonly decided: readonly Decided[] } {
  const decision = decisions.get(decisionId);
  if (decision === undefined) throw failed(`There is no decision "${decisionId}".`);
  const decided = new Map<string, Decided>();
  const result = decideOne(decisions, decision, scope, decided);
  return { result, decided: [...decided.values()] };
}

/** Required ones form no circle: the file was checked. */
function decideOne(
  decisions: Decisions,
  decision: Decision,
  scope: FeelScope,
  decided: Map<string, Decided>,
): unknown {
  const known = decided.get(decision.id);
  if (known !== undefined) return known.result;
  const results: Record<string, unknown> = {};
  for (const id of decision.requires) {
    const required = decisions.get(id);
    if (required !== undefined) results[required.variable] = decideOne(decisions, required, scope, decided);
  }
  const read = { ...scope, ...results };
  const { id: decisionId, name, logic } = decision;
  if (logic.kind === 'literal') {
    const result = cellValue(logic.expression, read, `decision "${name}"`);
    decided.set(decisionId, { decisionId, name, inputs: [], matched: [], result });
    return result;
  }
  const inputs = logic.inputs.map((input) => inputOf(decision, input, read));
  const matching = matchingRules(decision, logic, inputs, read);
  const result = resultOf(decision, logic, matching, read);
  const matched = matching.map(({ rule, row }) => ({ row, ruleId: rule.id }));
  decided.set(decisionId, { decisionId, name, inputs, matched, result });
  return result;
}

const inputOf = ({ name }: Decision, { label, expression }: Input, scope: FeelScope) => ({
  label,
  value: cellValue(expression, scope, `table "${name}", input "${label}"`),
});

interface Match {
  readonly rule: Rule;
  /** From 1, as the table numbers them. */
  readonly row: number;
}

function matchingRules(
  { name }: Decision,
  { inputs: heads, rules, hitPolicy }: Table,
  inputs: readonly { readonly value: unknown }[],
  scope: FeelScope,
): Match[] {
  const matching: Match[] = [];
  for (const [index, rule] of rules.entries()) {
    const row = index + 1;
    const passes = rule.tests.every(
      (test, column) =>
        test === null ||
        attempt(`table "${name}", row ${row}, input "${heads[column]?.label ?? column + 1}"`, () =>
          test(inputs[column]?.value ?? null, scope),
        ),
    );
    if (!passes) continue;
    matching.push({ rule, row });
    if (hitPolicy === 'FIRST') break;
  }
  return matching;
}

function resultOf(decision: Decision, table: Table, matching: readonly Match[], scope: FeelScope): unknown {
  const { name } = decision;
  const { hitPolicy, aggregation, outputs } = table;
  if (matching.length === 0) return noneOf(decision, table, scope);
  const results = matching.map((match) => outputsOf(decision, table, match, scope));
  const one = (values: readonly unknown[]) => shaped(outputs, values);
  const rows = matching.map(({ row }) => row).join(', ');
  switch (hitPolicy) {
    case 'UNIQUE':
      if (results.length > 1)
        throw failed(`Of table "${name}" rows ${rows} match, and only one may: its hit policy is "unique".`);
      return one(results[0] ?? []);
    case 'ANY':
      if (results.some((values) => !equal(values, results[0])))
        throw failed(
          `Of table "${name}" rows ${rows} match with different results, which its hit policy "any" forbids.`,
        );
      return one(results[0] ?? []);
    case 'FIRST':
      return one(results[0] ?? []);
    case 'PRIORITY':
      return one(ranked(results, ranksOf(decision, outputs, scope))[0] ?? []);
    case 'OUTPUT ORDER':
      return ranked(results, ranksOf(decision, outputs, scope)).map(one);
    case 'RULE ORDER':
      return results.map(one);
    case 'COLLECT':
      if (aggregation === null) return results.map(one);
      return aggregate(
        aggregation,
        results.map(([value]) => value),
        () => failed(`Table "${name}" collects a ${aggregation.toLowerCase()} of what are no numbers.`),
      );
  }
}

function noneOf({ name }: Decision, { outputs }: Table, scope: FeelScope): unknown {
  if (outputs.every(({ whenNone }) => whenNone === null)) return null;
  const values = outputs.map(({ whenNone, label }) =>
    whenNone === null ? null : cellValue(whenNone, scope, `table "${name}", default of output "${label}"`),
  );
  return shaped(outputs, values);
}

const outputsOf = ({ name }: Decision, { outputs }: Table, { rule, row }: Match, scope: FeelScope) =>
  rule.outputs.map((expression, column) =>
    cellValue(
      expression,
      scope,
      `table "${name}", row ${row}, output "${outputs[column]?.label ?? column + 1}"`,
    ),
  );

const ranksOf = ({ name }: Decision, outputs: readonly Output[], scope: FeelScope) =>
  outputs.map(({ ranks, label }) =>
    ranks.map((rank) => cellValue(rank, scope, `table "${name}", values of output "${label}"`)),
  );

/** A value for one output, a context for several (DMN 1.3, 8.2.10). */
function shaped(outputs: readonly Output[], values: readonly unknown[]): unknown {
  if (outputs.length === 1) return values[0] ?? null;
  return Object.fromEntries(outputs.map(({ name }, column) => [name, values[column] ?? null]));
}

const cellValue = (expression: Expression | null, scope: FeelScope, at: string): unknown =>
  expression === null ? null : attempt(at, () => expression(scope));

function attempt<Value>(at: string, evaluating: () => Value): Value {
  try {
    return evaluating();
  } catch (error) {
    throw failed(`In ${at}: ${errorText(error)}`, error);
  }
}

const failed = (message: string, cause?: unknown) => new EngineError('decision-failed', message, { cause });
