import { badgeText, type SignName, signOf } from './states';
import type { ElementState, ProcessView, WaitKind } from './types';

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
  /** It would come next. */
  expected: boolean;
  /** When, or why, in the badge of what would come next. */
  forecast: string;
  /** 0 to 1. */
  weight: number;
}

export const PLAIN: Look = { state: null, sign: null, text: '', expected: false, forecast: '', weight: 0 };

/** The look of everything on the canvas: a pure function of the view, so that painting is a difference. */
export function drawing(drawables: readonly Drawable[], view: ProcessView | undefined): Map<string, Look> {
  const looks = new Map<string, Look>();
  const taken = new Set(view?.takenFlows);
  const expected = new Set(view?.expected?.flows);
  for (const drawable of drawables)
    looks.set(drawable.id, view ? lookOf(drawable, view, taken, expected) : PLAIN);
  return looks;
}

function lookOf(
  drawable: Drawable,
  view: ProcessView,
  taken: ReadonlySet<string>,
  expected: ReadonlySet<string>,
): Look {
  const unreached: Look = { ...PLAIN, state: view.ended ? 'not-taken' : null };
  if (drawable.kind === 'flow') {
    if (taken.has(drawable.id)) return { ...PLAIN, state: 'done' };
    // What may still come is not dimmed.
    if (expected.has(drawable.id)) return { ...PLAIN, expected: true };
    const missed = drawable.ends.some((id) => view.elements[id]?.state === 'not-taken');
    return missed ? { ...PLAIN, state: 'not-taken' } : unreached;
  }
  const of = drawable.kind === 'label' ? drawable.of : drawable.id;
  const element = view.elements[of];
  if (drawable.kind === 'label') return element ? { ...PLAIN, state: element.state } : unreached;
  const next = view.expected?.elements[of];
  const forecast = { expected: next !== undefined, forecast: next?.note ?? '' };
  if (!element) return next ? { ...PLAIN, ...forecast } : unreached;
  const { state } = element;
  // A tick on every gateway would be noise: the flows through it already tell.
  const sign = drawable.gateway && state === 'done' ? null : signOf(state, drawable.waitsFor);
  return {
    state,
    sign,
    text: sign || state === 'plain' ? badgeText(element) : '',
    ...forecast,
    weight: Math.min(Math.max(element.weight ?? 0, 0), 1),
  };
}

const ASPECTS = Object.keys(PLAIN) as (keyof Look)[];

export function sameLook(a: Look, b: Look): boolean {
  return ASPECTS.every((aspect) => a[aspect] === b[aspect]);
}
