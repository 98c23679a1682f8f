import type { Decisions } from './types';

/** The names that a decision and those that it requires read, without their results. None of an unknown decision. */
export function namesDecided(decisions: Decisions, decisionId: string): readonly string[] {
  const names = new Set<string>();
  const results = new Set<string>();
  const seen = new Set<string>();
  const visit = (id: string) => {
    const decision = decisions.get(id);
    if (decision === undefined || seen.has(id)) return;
    seen.add(id);
    for (const name of decision.reads) names.add(name);
    for (const required of decision.requires) {
      results.add(decisions.get(required)?.variable ?? required);
      visit(required);
    }
  };
  visit(decisionId);
  return [...names].filter((name) => !results.has(name));
}
