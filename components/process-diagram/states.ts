import type { ElementState, ElementView, ProcessView, WaitKind } from './types';

export type SignName = 'token' | 'hollow' | 'clock' | 'envelope' | 'tick' | 'triangle' | 'stop';

/** Each sign in a 16 by 16 box; stroked unless `filled`. */
export const SIGNS: Record<SignName, { path: string; filled: boolean }> = {
  token: { path: 'M8 3a5 5 0 1 1 0 10A5 5 0 1 1 8 3Z', filled: true },
  hollow: { path: 'M8 3a5 5 0 1 1 0 10A5 5 0 1 1 8 3Z', filled: false },
  clock: { path: 'M8 2a6 6 0 1 1 0 12A6 6 0 1 1 8 2ZM8 4.8V8l2.3 1.6', filled: false },
  envelope: { path: 'M2 3.8h12v8.4H2ZM2.4 4.4 8 8.8l5.6-4.4', filled: false },
  tick: { path: 'm3.4 8.6 3 3 6.2-7', filled: false },
  triangle: { path: 'M8 2.2 14.6 13.6H1.4ZM8 6.4v3.4M8 11.6v.2', filled: false },
  stop: { path: 'M5.5 1.8h5l3.7 3.7v5l-3.7 3.7h-5l-3.7-3.7v-5ZM5.2 8h5.6', filled: false },
};

interface StateLook {
  /** For the legend and the list. */
  word: string;
  /** In the badge when there is neither a note nor a count; empty where the sign alone is enough there. */
  badge: string;
  sign: SignName | null;
  /** What waits for a message or a timer shows which; the legend has both. */
  legend?: SignName[];
}

/** Colour comes from the class `pd-<state>`, so that every state has colour, sign and word. */
export const STATES: Record<ElementState, StateLook> = {
  active: { word: 'Working now', badge: 'Now', sign: 'token' },
  waiting: { word: 'Waiting', badge: 'Waiting', sign: 'hollow', legend: ['clock', 'envelope'] },
  done: { word: 'Done', badge: '', sign: 'tick' },
  failed: { word: 'Needs a person', badge: 'Needs help', sign: 'triangle' },
  cancelled: { word: 'Stopped here', badge: 'Stopped', sign: 'stop' },
  'not-taken': { word: 'Not taken', badge: '', sign: null },
  plain: { word: '', badge: '', sign: null },
};

/** In the order of the legend. */
export const STATE_NAMES = Object.keys(STATES) as ElementState[];

export function signOf(state: ElementState, waitsFor: WaitKind): SignName | null {
  if (state !== 'waiting') return STATES[state].sign;
  if (waitsFor === 'timer') return 'clock';
  return waitsFor === 'message' ? 'envelope' : 'hollow';
}

export function badgeText(element: ElementView): string {
  if (element.note) return element.note;
  if (element.count !== undefined && element.count > 1) return `×${element.count}`;
  return STATES[element.state].badge;
}

/** What needs attention most comes first. */
const ATTENTION: ElementState[] = ['failed', 'active', 'waiting', 'cancelled'];

/** Where a narrow screen looks; undefined: at the whole. */
export const homeOf = (view: ProcessView): string | undefined =>
  view.opensWhole === true ? undefined : focusOf(view);

/** Where the reader's way begins: where the process stands. */
export function focusOf(view: ProcessView): string | undefined {
  if (view.focus) return view.focus;
  const entries = Object.entries(view.elements);
  for (const state of ATTENTION) {
    const found = entries.find(([, element]) => element.state === state);
    if (found) return found[0];
  }
  return undefined;
}
