import type { Graph } from './graph';
import { STATES } from './states';
import type { ElementState, Fact, ProcessElement, ProcessView } from './types';

/** What is said of an element, whether drawn, listed or read out. */
export interface ElementInWords {
  state: ElementState | undefined;
  /** The state in words; empty where the view says nothing. */
  words: string;
  facts: readonly Fact[];
}

/**
 * What a view says of an element.
 *
 * @param taken the view's taken flows, for who asks of many elements
 */
export function tell(
  { id, incoming }: Pick<ProcessElement, 'id' | 'incoming'>,
  view: ProcessView | undefined,
  taken: ReadonlySet<string> = new Set(view?.takenFlows),
): ElementInWords {
  if (!view) return { state: undefined, words: '', facts: [] };
  const element = view.elements[id];
  const next = view.expected?.elements[id];
  const isReached = incoming.some((flow) => taken.has(flow));
  const state = element?.state ?? (view.ended && !next && !isReached ? 'not-taken' : undefined);
  const unnamed = isReached ? 'reached' : next || view.isOverview ? '' : 'not reached yet';
  const now = element?.label || (state ? STATES[state].word : unnamed);
  const words = [now, next?.label || (next && 'would come next')].filter(Boolean).join('; ');
  return { state, words, facts: element?.facts ?? [] };
}

/** What an element is called; one without a name by what it is. */
export function titleOf({ name, kind }: Pick<ProcessElement, 'name' | 'kind'>): string {
  return name || `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
}

/** `Send bill, task, done at 14:05`. */
export function accessibleName(
  element: Pick<ProcessElement, 'name' | 'kind'>,
  { words }: Pick<ElementInWords, 'words'>,
): string {
  const kind = element.name ? element.kind : '';
  const said = words.charAt(0).toLowerCase() + words.slice(1);
  return [titleOf(element), kind, said].filter(Boolean).join(', ');
}

/** What else is known of an element, and where its flows lead. */
export function accessibleDescription(
  id: string,
  { nodes }: Graph,
  { facts }: Pick<ElementInWords, 'facts'>,
): string {
  const { outgoing = [], attached = [] } = nodes.get(id) ?? {};
  const ways = outgoing.map(({ name, target }) => {
    const to = nodes.get(target);
    return `${to ? titleOf(to) : 'the next step'}${name ? ` (${name})` : ''}`;
  });
  const edges = attached.flatMap((edge) => nodes.get(edge) ?? []).map(titleOf);
  return [
    ...facts.map(({ term, text }) => `${term}: ${text}`),
    ...(ways.length > 0 ? [`Leads to ${ways.join('; ')}`] : []),
    ...(edges.length > 0 ? [`On its edge: ${edges.join('; ')}`] : []),
  ]
    .map((sentence) => `${sentence}.`)
    .join(' ');
}
