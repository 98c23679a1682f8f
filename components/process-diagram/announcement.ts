import { accessibleName, tell } from './describe';
import type { ProcessElement, ProcessView } from './types';

/** Longer ones are not listened to. */
const SENTENCES_MAX = 3;
const LENGTH_MAX = 240;

/**
 * What changed between two views, in words: `Send bill, task, done at 14:05.` Only states and passes count, not the
 * countdown in a note.
 *
 * @param elements in the order in which they are told
 * @returns empty when there is nothing to tell; at most 240 characters
 */
export function announcementOf(
  before: ProcessView,
  after: ProcessView,
  elements: readonly ProcessElement[],
): string {
  const changed = elements.filter(({ id }) => {
    const [was, is] = [before.elements[id], after.elements[id]];
    return was?.state !== is?.state || (was?.count ?? 1) !== (is?.count ?? 1);
  });
  const told: string[] = [];
  for (const element of changed.slice(0, SENTENCES_MAX)) {
    const sentence = `${accessibleName(element, tell(element, after))}.`;
    const length = told.join(' ').length + sentence.length;
    if (length > LENGTH_MAX - ' And 100 more changes.'.length) break;
    told.push(sentence);
  }
  const left = changed.length - told.length;
  if (left > 0)
    told.push(
      told.length === 0 ? `${left} changes.` : `And ${left} more ${left === 1 ? 'change' : 'changes'}.`,
    );
  return told.join(' ');
}
