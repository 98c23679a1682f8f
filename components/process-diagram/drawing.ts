import { badgeText, type SignName, signOf, type WaitKind } from './states';
import type { ElementState, ProcessView } from './types';

/** A thing on the canvas that can carry a state. */
export type Drawable =
  | { kind: 'node'; id: string; gateway: boolean; waitsFor: WaitKind }
  | { kind: 'flow'; id: string; ends: readonly [source: string, target: string] }
  /** Shows the state of the element it names. */
  | { kind: 'label'; id: string; of: string };

/** How one drawable should look; compared by value with how it looks now. */
export interface Look {
  state: ElementState | null;
  sign: SignName | null;
  text: string;
  hover: string;
}

export const PLAIN: Look = { state: null, sign: null, text: '', hover: '' };

/** The look of everything on the canvas: a pure function of the view, so that painting is a difference. */
export function drawing(drawables: readonly Drawable[], view: ProcessView | undefined): Map<string, Look> {
  const looks = new Map<string, Look>();
  const taken = new Set(view?.takenFlows);
  for (const drawable of drawables) looks.set(drawable.id, view ? lookOf(drawable, view, taken) : PLAIN);
  return looks;
}

function lookOf(drawable: Drawable, view: ProcessView, taken: Set<string>): Look {
  const unreached: Look = { ...PLAIN, state: view.ended ? 'not-taken' : null };
  if (drawable.kind === 'flow') {
    if (taken.has(drawable.id)) return { ...PLAIN, state: 'done' };
    const missed = drawable.ends.some((id) => view.elements[id]?.state === 'not-taken');
    return missed ? { ...PLAIN, state: 'not-taken' } : unreached;
  }
  const element = view.elements[drawable.kind === 'label' ? drawable.of : drawable.id];
  if (!element) return unreached;
  const { state, label: hover } = element;
  if (drawable.kind === 'label') return { ...PLAIN, state };
  // A tick on every gateway would be noise: the flows through it already tell.
  const sign = drawable.gateway && state === 'done' ? null : signOf(state, drawable.waitsFor);
  return { state, sign, text: sign ? badgeText(element) : '', hover };
}

export function sameLook(a: Look, b: Look): boolean {
  return a.state === b.state && a.sign === b.sign && a.text === b.text && a.hover === b.hover;
}
