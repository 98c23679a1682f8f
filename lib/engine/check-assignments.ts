import { checkAssignmentText, WORDS } from './assignments';
import { labelOf, type Model } from './model';
import type { AssignmentTexts, Finding } from './types';

const NAMES = Object.keys(WORDS) as (keyof AssignmentTexts)[];

/** What is said of whose a user task is, and until when, and could not be taken when it opens. */
export function checkAssignments(model: Model): readonly Finding[] {
  return [...model.nodes.values()].flatMap((node) =>
    NAMES.flatMap((what): Finding[] => {
      const text = node.assignment?.[what] ?? null;
      if (text === null) return [];
      const wrong = checkAssignmentText(what, text);
      if (wrong === null) return [];
      const message = `${labelOf(node)}: its ${WORDS[what]}, "${text}", cannot be taken: ${wrong.replace(/\.$/, '')}.`;
      return [{ severity: 'error', elementId: node.id, message }];
    }),
  );
}
