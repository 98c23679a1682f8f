import type { Net } from './net';
import type { Tokens } from './play';

/** The queue in which an element of the library keeps what came by its flows. */
const INBOUND = 'inbound-q';

/**
 * How many tokens the library keeps waiting at each join of a marking.
 * @param state its canonical form
 * @returns by element id; none where none waits
 */
export function waitingAtJoins(state: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  JSON.parse(state, (_, value: unknown) => {
    if (isJoin(value)) {
      const waiting = value.broker.queues.find(({ name }) => name === INBOUND)?.messages?.length ?? 0;
      if (waiting > 0) found.set(value.id, (found.get(value.id) ?? 0) + waiting);
    }
    return value;
  });
  return found;
}

/** How many tokens wait at each join by the game. */
export function waitingByGame(net: Net, tokens: Tokens): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (let place = 0; place < tokens.length; place += 1) {
    const count = tokens[place] ?? 0;
    const { kind, elementId } = net.places[place] ?? { kind: 'open', elementId: '' };
    if (count > 0 && kind === 'flow') found.set(elementId, (found.get(elementId) ?? 0) + count);
  }
  return found;
}

interface Join {
  readonly id: string;
  readonly broker: {
    readonly queues: readonly { readonly name: string; readonly messages?: readonly unknown[] }[];
  };
}

const JOINS: ReadonlySet<unknown> = new Set(['bpmn:ParallelGateway', 'bpmn:InclusiveGateway']);

/** Only what is of a join and has queues: messages tell of elements as well. */
const isJoin = (value: unknown): value is Join =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  JOINS.has(value.type) &&
  'broker' in value;
