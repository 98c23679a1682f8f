import type { Finding } from '@/lib/engine/types';
import type { Decision, Decisions } from './types';

/**
 * The decisions of a file, each behind those that it requires.
 * @returns findings where one requires what is not there, or itself by way of others; those are left out
 */
export function inOrderOfNeed(decisions: Decisions): {
  readonly ordered: Decisions;
  readonly findings: readonly Finding[];
} {
  const findings: Finding[] = [];
  const ordered = new Map<string, Decision>();
  const open = new Set<string>();
  const visit = (decision: Decision): void => {
    const { id, name, requires } = decision;
    if (ordered.has(id)) return;
    open.add(id);
    for (const need of requires) {
      const required = decisions.get(need);
      if (required === undefined)
        findings.push(
          error(id, `The decision "${name}" requires "${need}", which is no decision of this file.`),
        );
      else if (open.has(need))
        findings.push(
          error(id, `The decision "${name}" requires "${required.name}", which requires it in turn.`),
        );
      else visit(required);
    }
    open.delete(id);
    ordered.set(id, decision);
  };
  for (const decision of decisions.values()) visit(decision);
  return { ordered, findings };
}

const error = (elementId: string, message: string): Finding => ({ severity: 'error', elementId, message });
