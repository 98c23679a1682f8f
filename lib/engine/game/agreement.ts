import { modelOf } from '../model';
import { eventText } from '../path';
import type { Advanced, Definition, EngineEvent, Leaf, Marking, OpenWork } from '../types';
import { buildNet, type Net } from './net';
import { type Order, openWorkIn, type Played, play, type Stopped, type Tokens } from './play';
import { waitingAtJoins, waitingByGame } from './waiting';

/** What the game may do with tokens that move at once. Where BPMN leaves their order open, the library may take any. */
const ORDERS: readonly Order[] = ['depth', 'breadth'];

/** What a second opinion on the library's steps says. One for each table. */
export interface Agreement {
  /** Does the game know where the tokens of this marking stand? (null: the start, which it knows) */
  knows(from: string | null): boolean;
  /**
   * Holds what the library says of a step against the game, and notes where it leads.
   * @param from a marking that it knows
   * @returns what each of them wanted, where they differ; null: they agree
   */
  judge(from: string | null, event: EngineEvent, advanced: Advanced): Disagreement | null;
  /** Nobody asks for this marking any more, until a step leads there again. */
  forget(hash: string): void;
}

export interface Disagreement {
  /** The first element that they treat differently. */
  readonly elementId: string;
  /** What each of them wanted, for a person to read. */
  readonly message: string;
}

export function agreementOn(definition: Definition): Agreement {
  return new GameAgreement(definition);
}

/** Where the tokens stand after a step on which both agree (null: it cannot be taken), or what they disagree on. */
export type Judgement = { readonly tokens: Tokens | null } | Disagreement;

/**
 * Holds one step of the library against the game.
 * @param tokensOf where the game's tokens stand in a marking of the library, as far as it is known
 */
export function judgeStep(
  net: Net,
  tokens: Tokens | null,
  event: EngineEvent,
  advanced: Advanced,
  tokensOf: (hash: string) => Tokens | undefined = () => undefined,
): Judgement {
  let first: Difference | null = null;
  for (const order of ORDERS) {
    const said = compare({ net, tokens, event, advanced, tokensOf }, order);
    if ('tokens' in said) return said;
    first ??= said;
  }
  const { elementId, what } = first ?? { elementId: '', what: '' };
  const of = event.type === 'start' ? net.processId : elementOf(event.work);
  const message = `The engine and BPMN disagree on what follows ${eventText(event)}: ${what}. Draw it in another way.`;
  return { elementId: elementId || of, message };
}

class GameAgreement implements Agreement {
  readonly #net: Net;
  /** Where the game's tokens stand, by the hash of the library's marking. */
  readonly #tokens = new Map<string, Tokens>();

  constructor(definition: Definition) {
    this.#net = buildNet(modelOf(definition), definition.processId);
  }

  knows(from: string | null): boolean {
    return from === null || this.#tokens.has(from);
  }

  forget(hash: string): void {
    this.#tokens.delete(hash);
  }

  judge(from: string | null, event: EngineEvent, advanced: Advanced): Disagreement | null {
    const tokens = from === null ? null : this.#tokens.get(from);
    if (tokens === undefined) throw new Error(`the game knows no marking ${from}`);
    const said = judgeStep(this.#net, tokens, event, advanced, (hash) => this.#tokens.get(hash));
    if (!('tokens' in said)) return said;
    if (said.tokens !== null && advanced.marking !== null)
      this.#tokens.set(advanced.marking.hash, said.tokens);
    return null;
  }
}

interface Case {
  readonly net: Net;
  readonly tokens: Tokens | null;
  readonly event: EngineEvent;
  readonly advanced: Advanced;
  readonly tokensOf: (hash: string) => Tokens | undefined;
}

/** @returns what differs, or where the tokens stand afterwards (null: the step cannot be taken, as both say) */
function compare(
  { net, tokens, event, advanced, tokensOf }: Case,
  order: Order,
): Difference | { readonly tokens: Tokens | null } {
  const given = new Map(advanced.answers.map(({ guard, answer }) => [guard, answer]));
  const unasked: string[] = [];
  const answer = (guard: string): boolean => {
    const known = given.get(guard);
    if (known === undefined) unasked.push(guard);
    return known ?? false;
  };
  let played: Played | Stopped;
  try {
    played = play(net, tokens, event, answer, order);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { elementId: '', what: `by BPMN ${error.message}` };
  }
  const [guard] = unasked;
  if (guard !== undefined) {
    const what = `by BPMN the condition ${guard} is asked, and the engine does not ask it`;
    return { elementId: net.askedAt.get(guard) ?? '', what };
  }
  if (played.kind === 'stopped') return stopDifference(played, advanced.leaf) ?? { tokens: null };
  const { leaf, marking } = advanced;
  const known = leaf.kind === 'moved' ? tokensOf(leaf.to) : undefined;
  return (
    moveDifference(net, played, leaf, marking) ??
    waitingDifference(net, played.tokens, marking) ??
    mergeDifference(net, played.tokens, known) ?? { tokens: played.tokens }
  );
}

function moveDifference(net: Net, played: Played, leaf: Leaf, marking: Marking | null): Difference | null {
  if (leaf.kind === 'incident')
    return { elementId: leaf.elementId, what: `by BPMN it can go on, and the engine stops: ${leaf.message}` };
  const ending = leaf.kind === 'ended' ? leaf.endEventId : null;
  const open = openWorkIn(net, played.tokens);
  const effects = (what: 'open' | 'close') =>
    leaf.effects.filter((effect) => effect.do === what).map(({ work }) => work);
  return (
    difference('completes', played.completed, leaf.trace.completed) ??
    difference('takes', played.takenFlows, leaf.trace.takenFlows) ??
    difference('enters', played.entered, leaf.trace.entered) ??
    difference('leaves open', keys(open), keys(marking?.openWork ?? [])) ??
    difference('closes', keys(played.closed), keys(effects('close'))) ??
    difference('opens', keys(played.opened), keys(effects('open'))) ??
    difference('ends the order at', listOf(played.endEventId), listOf(ending))
  );
}

/**
 * Its joins take all that waits at them at once, however many came by one flow: what BPMN leaves there would be missed much
 * later, or never. Markings whose state was emptied were agreed on when they had one.
 */
function waitingDifference(net: Net, tokens: Tokens, marking: Marking | null): Difference | null {
  const byGame = waitingByGame(net, tokens);
  if (byGame.size === 0 || marking === null || marking.state === '') return null;
  const byLibrary = waitingAtJoins(marking.state);
  for (const [elementId, count] of byGame) {
    const kept = byLibrary.get(elementId) ?? 0;
    if (kept !== count)
      return {
        elementId,
        what: `by BPMN ${count} ${count === 1 ? 'token waits' : 'tokens wait'} at ${elementId}, and the engine keeps ${kept}`,
      };
  }
  return null;
}

/** One marking of the library for two of the game: the library has lost what tells them apart. */
function mergeDifference(net: Net, tokens: Tokens, known: Tokens | undefined): Difference | null {
  const place = known === undefined ? -1 : tokens.findIndex((count, index) => count !== known[index]);
  if (known === undefined || place < 0) return null;
  const { elementId } = net.places[place] ?? { elementId: '' };
  const what = `by BPMN ${tokens[place]} tokens wait at ${elementId}, and the engine takes it for where ${known[place]} do`;
  return { elementId, what };
}

interface Difference {
  readonly elementId: string;
  readonly what: string;
}

function stopDifference(stopped: Stopped, leaf: Leaf): Difference | null {
  const { elementId, reason } = stopped;
  // Endless steps end in the library as they can: its stack or its budget runs out first.
  if (leaf.kind === 'incident' && (leaf.reason === reason || reason === 'too-many-steps')) return null;
  const does = leaf.kind === 'incident' ? `stops with ${leaf.reason}` : 'takes the step';
  return { elementId, what: `by BPMN it stops at ${elementId} (${reason}), and the engine ${does}` };
}

/** The same, in whatever order? */
function difference(what: string, game: readonly string[], library: readonly string[]): Difference | null {
  const [lost, added] = [lacking(game, library), lacking(library, game)];
  const [first] = [...lost, ...added];
  if (first === undefined) return null;
  const wants = (who: string, ids: readonly string[]) =>
    ids.length === 0 ? [] : [`${who} also ${what} ${ids.join(', ')}`];
  return {
    elementId: elementOf(first),
    what: [...wants('BPMN', lost), ...wants('the engine', added)].join(', and '),
  };
}

/** What the first holds more often than the second. */
function lacking(some: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return some.filter((id) => {
    const at = left.indexOf(id);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** Of the key of open work, or an id as it is. */
function elementOf(key: string): string {
  return key.replace(/^(?:.*\/)?(?:job|user|message|timer):/, '');
}

function listOf(id: string | null): readonly string[] {
  return id === null ? [] : [id];
}

function keys(work: readonly OpenWork[]): readonly string[] {
  return work.map(({ key }) => key);
}
