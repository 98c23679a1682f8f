import type { PathStep } from '../path';
import type { Net } from './net';
import { play, type Tokens } from './play';

/** Tokens that wait: where, whether they grow without bound, and how a marking is written down. */

/** The places where tokens wait for tokens before them. */
export function heapsIn(net: Net, tokens: Tokens): readonly number[] {
  const heaps: number[] = [];
  // By index: of thousands of places hardly one holds a token.
  for (let place = 0; place < tokens.length; place += 1) {
    const count = tokens[place] ?? 0;
    if (count === 0) continue;
    const kind = net.places[place]?.kind;
    if (kind === 'queue' || (kind === 'flow' && count > 1)) heaps.push(place);
  }
  return heaps;
}

/** Does a place hold tokens that may have grown? What holds without bound has. */
export function holdsMore(net: Net, tokens: Tokens): boolean {
  return tokens.some(
    (count, place) => count !== 0 && count !== Number.POSITIVE_INFINITY && net.places[place]?.kind !== 'open',
  );
}

/** The places that hold more; null: some hold less, or something else is open, or it is the same. */
export function grownPlaces(net: Net, before: Tokens, after: Tokens): readonly number[] | null {
  const grown: number[] = [];
  for (const [place, { kind }] of net.places.entries()) {
    const [was, is] = [before[place] ?? 0, after[place] ?? 0];
    if (was === is) continue;
    if (is < was || kind === 'open') return null;
    grown.push(place);
  }
  return grown.length === 0 ? null : grown;
}

/** Played three times more, the loop adds the same each time: scopes that end when they are empty could stop it. */
export function growsAgain(
  net: Net,
  tokens: Tokens,
  loop: readonly PathStep[],
  grown: readonly number[],
): boolean {
  let at = tokens;
  for (let round = 0; round < 3; round += 1) {
    const next = replay(net, at, loop);
    if (next === null) return false;
    const more = grownPlaces(net, at, next);
    if (more === null || more.length !== grown.length || more.some((place, index) => place !== grown[index]))
      return false;
    at = next;
  }
  return true;
}

/** Null: the loop cannot be taken from here. */
function replay(net: Net, tokens: Tokens, loop: readonly PathStep[]): Tokens | null {
  let at = tokens;
  for (const step of loop) {
    if (step.event.type === 'start' || at[net.waits.get(step.event.work)?.open ?? -1] !== 1) return null;
    const played = playStep(net, at, step);
    if (played.kind === 'stopped' || played.endEventId !== null) return null;
    at = played.tokens;
  }
  return at;
}

/** Plays a step with the answers that it had. */
export function playStep(net: Net, tokens: Tokens | null, { event, answers }: PathStep) {
  const answer = (guard: string) => answers.find((known) => known.guard === guard)?.answer ?? true;
  return play(net, tokens, event, answer);
}

const ENDLESS = 0xffff;

/** Tokens as a short text: two characters for each place that holds some. */
export function textOf(tokens: Tokens): string {
  const codes: number[] = [];
  for (let place = 0; place < tokens.length; place += 1) {
    const count = tokens[place] ?? 0;
    if (count !== 0) codes.push(place, Math.min(count, ENDLESS));
  }
  return String.fromCharCode(...codes);
}

export function tokensOf(net: Net, text: string): Tokens {
  const tokens = net.places.map(() => 0);
  for (let at = 0; at < text.length; at += 2) {
    const count = text.charCodeAt(at + 1);
    tokens[text.charCodeAt(at)] = count === ENDLESS ? Number.POSITIVE_INFINITY : count;
  }
  return tokens;
}
