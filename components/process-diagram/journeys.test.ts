import { describe, expect, it } from 'vitest';
import type { Graph } from './graph';
import { journeysOf, newlyTaken } from './journeys';
import { routeOf } from './route';
import { plainGraph } from './testing/plain-graph';

const told = (graph: Graph, taken: readonly string[]) =>
  journeysOf(graph, taken).map(
    ({ flows, startsAfter }) => `${startsAfter}: ${flows.map(({ id }) => id).join(' ')}`,
  );

describe('what was taken anew', () => {
  it('is what the view before did not have, each as often as it was taken', () => {
    expect(newlyTaken(['a'], ['a', 'b'])).toEqual(['b']);
    expect(newlyTaken(['a'], ['a', 'a'])).toEqual(['a']);
    expect(newlyTaken([], [])).toEqual([]);
  });

  it('is nothing when the process went back', () => {
    expect(newlyTaken(['a', 'b'], ['a'])).toEqual([]);
    expect(newlyTaken(['a', 'b'], ['a', 'c'])).toEqual([]);
  });
});

describe('the ways of tokens', () => {
  it('are one for flows that follow each other, in whatever order they come', () => {
    expect(told(plainGraph('a>b b>c c>d'), ['c>d', 'a>b', 'b>c'])).toEqual(['0: a>b b>c c>d']);
  });

  it('part at a fork, and one goes on behind a join', () => {
    const graph = plainGraph('a>f f>x f>y x>j y>k k>j j>z');
    expect(told(graph, [...graph.flows.keys()])).toEqual(['0: a>f f>x x>j', '1: f>y y>k k>j j>z']);
  });

  it('lead over the edge of an activity, into sub-processes and out of them', () => {
    const edge = plainGraph('a>t t!e e>z');
    expect(told(edge, ['a>t', 'e>z'])).toEqual(['0: a>t e>z']);
    const sub = plainGraph('a>s s:i s:o i>o s>z');
    expect(told(sub, ['a>s', 'i>o', 's>z'])).toEqual(['0: a>s i>o s>z']);
  });

  it('end in loops, and skip what nobody knows', () => {
    const loop = plainGraph('a>b b>c c>b');
    expect(told(loop, ['unknown', 'a>b', 'b>c', 'c>b'])).toEqual(['0: a>b b>c c>b']);
    expect(told(plainGraph('a>b b>a'), ['a>b', 'b>a'])).toEqual(['0: a>b b>a']);
  });

  it('are found at once where forks multiply the possible ways', () => {
    const words = Array.from(
      { length: 20 },
      (_, n) => `n${n}>x${n} n${n}>y${n} x${n}>n${n + 1} y${n}>n${n + 1}`,
    );
    const graph = plainGraph(words.join(' '));
    const journeys = journeysOf(graph, [...graph.flows.keys()].reverse());
    expect(journeys.flatMap(({ flows }) => flows)).toHaveLength(80);
  });

  it('are none for a change too large to follow', () => {
    const graph = plainGraph(Array.from({ length: 101 }, (_, n) => `n${n}>n${n + 1}`).join(' '));
    expect(journeysOf(graph, [...graph.flows.keys()])).toEqual([]);
  });
});

describe('a route', () => {
  it('covers its length evenly and ends in the middle of its target', () => {
    const graph = plainGraph('a>b b>c');
    const route = routeOf([...graph.flows.values()], graph);
    expect(route.at(0)).toMatchObject({ offset: 0 });
    expect(route.at(-1)).toEqual({ x: 230, y: 20, offset: 1 });
    const offsets = route.map(({ offset }) => offset);
    expect(offsets).toEqual([...offsets].sort((one, other) => one - other));
  });
});
