import type { StoredTransition } from './types';

/** A decision tree over guards. An `ask` without a branch for an answer has not been tried with it. */
export type Tree =
  | { readonly kind: 'ask'; readonly guard: string; yes: Tree | null; no: Tree | null }
  | { readonly kind: 'leaf'; readonly stored: Kept };

/** A transition of this table; its row may become known later. */
export type Kept = Omit<StoredTransition, 'id'> & { id: number | null };

/** What is left of a tree without these leaves; null: nothing. */
export function without(tree: Tree | null, isGone: (kept: Kept) => boolean): Tree | null {
  if (tree === null) return null;
  if (tree.kind === 'leaf') return isGone(tree.stored) ? null : tree;
  const { guard } = tree;
  const [yes, no] = [without(tree.yes, isGone), without(tree.no, isGone)];
  return yes === null && no === null ? null : { kind: 'ask', guard, yes, no };
}
