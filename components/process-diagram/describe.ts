import type { FlowNode, Graph } from './graph';
import { STATES } from './states';
import type { ElementState, Fact, ProcessElement, ProcessView } from './types';

/** What is told of an element, whether drawn, listed or read out. */
export interface Told {
  state: ElementState | undefined;
  /** The state in words; empty where the view says nothing. */
  words: string;
  facts: readonly Fact[];
}

export function tell(id: string, view: ProcessView | undefined): Told {
  if (!view) return { state: undefined, words: '', facts: [] };
  const element = view.elements[id];
  const next = view.expected?.elements[id];
  const state = element?.state ?? (view.ended && !next ? 'not-taken' : undefined);
  const now = element?.label || (state ? STATES[state].word : next ? '' : 'not reached yet');
  const words = [now, next?.label || (next && 'would come next')].filter(Boolean).join('; ');
  return { state, words, facts: element?.facts ?? [] };
}

/** What an element is called; one without a name by what it is. */
export function titleOf({ name, kind }: Pick<ProcessElement, 'name' | 'kind'>): string {
  return name || `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
}

/** `Send bill, task, done at 14:05`. */
export function accessibleName(
  element: Pick<ProcessElement, 'id' | 'name' | 'kind'>,
  view: ProcessView | undefined,
): string {
  const kind = element.name ? element.kind : '';
  const { words } = tell(element.id, view);
  const said = words.charAt(0).toLowerCase() + words.slice(1);
  return [titleOf(element), kind, said].filter(Boolean).join(', ');
}

/** What else is known of an element, and where its flows lead. */
export function accessibleDescription(node: FlowNode, graph: Graph, view: ProcessView | undefined): string {
  const facts = tell(node.id, view).facts.map(({ term, text }) => `${term}: ${text}`);
  const ways = node.outgoing.map(({ name, target }) => {
    const to = graph.nodes.get(target);
    return `${to ? titleOf(to) : 'the next step'}${name ? ` (${name})` : ''}`;
  });
  const edges = node.attached.flatMap((id) => graph.nodes.get(id) ?? []).map(titleOf);
  return [
    ...facts,
    ...(ways.length > 0 ? [`Leads to ${ways.join('; ')}`] : []),
    ...(edges.length > 0 ? [`On its edge: ${edges.join('; ')}`] : []),
  ]
    .map((sentence) => `${sentence}.`)
    .join(' ');
}
