import { describe, expect, it } from 'vitest';
import { flowOrder } from './flow-order';
import type { Graph } from './graph';
import { plainGraph } from './testing/plain-graph';
import { type Direction, type Position, walk } from './walk';

const DIRECTIONS: Direction[] = ['onward', 'back', 'up', 'down', 'start', 'end'];

function wayOf(graph: Graph, from: string, directions: readonly Direction[]): string[] {
  let at: Position = { id: from };
  return directions.map((direction) => {
    at = walk(graph, at, direction);
    return at.id;
  });
}

function reachable(graph: Graph, from: string): Set<string> {
  const seen = new Map<string, Position>();
  const queue: Position[] = [{ id: from }];
  for (let at = queue.pop(); at; at = queue.pop()) {
    const key = `${at.id} ${at.via}`;
    if (seen.has(key)) continue;
    seen.set(key, at);
    for (const direction of DIRECTIONS) queue.push(walk(graph, at, direction));
  }
  return new Set([...seen.values()].map(({ id }) => id));
}

const FORK = plainGraph('a>fork fork>top fork>straight fork>low top>join straight>join low>join join>z', {
  top: -100,
  low: 100,
});

describe('walking', () => {
  it('goes straight on, and up and down between the branches', () => {
    const way = wayOf(FORK, 'a', ['onward', 'onward', 'down', 'down', 'up', 'up', 'up', 'back']);
    expect(way).toEqual(['fork', 'straight', 'low', 'low', 'straight', 'top', 'top', 'fork']);
  });

  it('comes back the way it went', () => {
    expect(wayOf(FORK, 'low', ['onward', 'back', 'back', 'onward'])).toEqual(['join', 'low', 'fork', 'low']);
  });

  it('goes down to the events on an edge and on from there', () => {
    const graph = plainGraph('a>task task!late task!broken task>z late>other', { other: 200 });
    expect(wayOf(graph, 'task', ['down', 'down', 'up', 'onward', 'back', 'back'])).toEqual([
      'late',
      'broken',
      'late',
      'other',
      'late',
      'task',
    ]);
  });

  it('goes into a sub-process and out of it', () => {
    const graph = plainGraph('a>sub sub:in sub:out in>out sub!late sub>z', { late: 50 });
    expect(wayOf(graph, 'sub', ['down', 'onward', 'onward', 'onward'])).toEqual(['in', 'out', 'sub', 'z']);
    expect(wayOf(graph, 'sub', ['down', 'up', 'down', 'down', 'back'])).toEqual([
      'in',
      'sub',
      'in',
      'late',
      'sub',
    ]);
  });

  it('goes to the start, to the end, and through all ends one after the other', () => {
    const graph = plainGraph('a>fork fork>good fork>bad', { bad: 300 });
    expect(wayOf(graph, 'fork', ['end', 'end', 'end', 'start', 'start'])).toEqual([
      'good',
      'bad',
      'good',
      'a',
      'a',
    ]);
  });

  it('stays where there is no way', () => {
    const graph = plainGraph('a>a');
    for (const direction of DIRECTIONS) expect(walk(graph, { id: 'a' }, direction).id).toBe('a');
    expect(walk(graph, { id: 'unknown' }, 'onward')).toEqual({ id: 'unknown' });
  });

  it.each([
    ['a fork', FORK, 'a'],
    ['a loop', plainGraph('a>b b>c c>b c>d'), 'a'],
    ['a closed loop', plainGraph('a>b b>c c>a'), 'a'],
    ['two beginnings', plainGraph('a>b x>y', { x: 300, y: 300 }), 'a'],
    ['sub-processes within each other', plainGraph('a>s s:t t:u t!v s!w v>x w>z'), 'a'],
  ])('reaches everything in %s', (_, graph, start) => {
    expect([...reachable(graph, start)].sort()).toEqual([...graph.nodes.keys()].sort());
  });
});

describe('the order of the flows', () => {
  const orderOf = (graph: Graph) => flowOrder(graph).map(({ id }) => id);

  it('tells branches from top to bottom, and a join behind all of them', () => {
    expect(orderOf(FORK)).toEqual(['a', 'fork', 'top', 'straight', 'low', 'join', 'z']);
  });

  it('tells edge events and the inside behind their activity, and what they lead to behind the main way', () => {
    const graph = plainGraph('a>s s:in in>out s:out s!late late>sorry s>z');
    expect(orderOf(graph)).toEqual(['a', 's', 'in', 'out', 'late', 'z', 'sorry']);
  });

  it('enters loops once and leaves nothing out', () => {
    expect(orderOf(plainGraph('a>b b>c c>b c>d'))).toEqual(['a', 'b', 'c', 'd']);
    expect(orderOf(plainGraph('x>y y>x'))).toEqual(['x', 'y']);
  });
});
