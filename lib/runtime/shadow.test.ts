import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { advance } from '@/lib/engine/advance';
import { exploreText } from '@/lib/engine/testing/run-process';
import type { Leaf, StoredTransition } from '@/lib/engine/types';
import { type Difference, Shadow, type ShadowOptions } from './shadow';
import type { LoadedDefinition, TakenStep } from './types';

const original = readFileSync('lib/engine/fixtures/original-order.bpmn', 'utf8');
let loaded: LoadedDefinition;
let taken: readonly StoredTransition[];
beforeAll(async () => {
  const { definition, table } = await exploreText(original);
  const never = () => {
    throw new Error('the shadow run asks for no rows and no handlers');
  };
  const rows = {
    ...{ markingId: never, markingById: never, hasRead: never, handlerFor: never },
    decisions: new Map(),
    forms: new Map(),
  };
  loaded = { id: 1, version: 1, hash: definition.hash, definition, table, ...rows };
  taken = table.transitions();
});

/** A shadow run that compares every step, and what it counted and told. */
function newShadow(options: Partial<ShadowOptions> = {}) {
  const counted = { steps: 0, differences: 0, skipped: 0 };
  const counter = (name: keyof typeof counted) => ({
    inc: () => {
      counted[name] += 1;
    },
  });
  const told: Difference[] = [];
  const shadow = new Shadow({
    advance,
    rate: 1,
    random: () => 0,
    counters: { steps: counter('steps'), differences: counter('differences'), skipped: counter('skipped') },
    onDifference: (difference) => told.push(difference),
    ...options,
  });
  return { shadow, counted, told };
}

/** The step as the table has it, with another leaf where one is given. */
const stepOf = ({ from, event, answers, leaf }: StoredTransition, other: Leaf = leaf): TakenStep => {
  return { loaded, from, event, answers, leaf: other };
};

test('an honest table: everything is compared, nothing differs', async () => {
  const { shadow, counted, told } = newShadow();
  shadow.observe(taken.map((transition) => stepOf(transition)));
  expect(counted.steps).toBe(0);
  await shadow.settled();
  expect(counted).toEqual({ steps: taken.length, differences: 0, skipped: 0 });
  expect(told).toEqual([]);
});

describe('a step that the table got wrong', () => {
  test.each<[string, (leaf: Extract<Leaf, { kind: 'moved' }>) => Leaf, RegExp]>([
    ['its trace', (leaf) => ({ ...leaf, trace: { ...leaf.trace, completed: ['elsewhere'] } }), /trace$/],
    ['its effects', (leaf) => ({ ...leaf, effects: [] }), /effects$/],
    ['its marking', (leaf) => ({ ...leaf, to: 'elsewhere' }), /to$/],
    [
      'its kind',
      ({ effects, trace }) => ({ kind: 'ended', endEventId: 'x', outcome: null, effects, trace }),
      /says moved, the table ended/,
    ],
  ])('%s', async (_, falsify, what) => {
    const { shadow, counted, told } = newShadow();
    const honest = taken.find(({ leaf }) => leaf.kind === 'moved');
    if (honest?.leaf.kind !== 'moved') throw new Error('no step moves');
    shadow.observe([stepOf(honest, falsify(honest.leaf))]);
    await shadow.settled();
    expect(counted).toEqual({ steps: 1, differences: 1, skipped: 0 });
    expect(told).toEqual([
      { definition: loaded.hash, marking: null, event: 'the start', what: expect.stringMatching(what) },
    ]);
  });

  test('guards that were not asked, work that was not open', async () => {
    const { shadow, told } = newShadow();
    const [start] = taken;
    if (start === undefined) throw new Error('no step');
    const asked = { ...stepOf(start), answers: [{ guard: '=paid', answer: true }] };
    const closed = { ...stepOf(start), from: loaded.table.markings()[0]?.hash ?? null };
    shadow.observe([asked, { ...closed, event: { type: 'job-completed', work: 'job:elsewhere' } }]);
    await shadow.settled();
    expect(told.map(({ what }) => what)).toEqual([
      'other guards were asked',
      expect.stringMatching(/job:elsewhere is not open/),
    ]);
  });
});

test('only the sample is compared; beyond a hundred waiting, steps are skipped and counted', async () => {
  const draws = Array.from({ length: 260 }, (_, index) => (index % 2 === 0 ? 0.1 : 0.9));
  const { shadow, counted } = newShadow({ rate: 0.5, random: () => draws.shift() ?? 1 });
  const [start] = taken;
  if (start === undefined) throw new Error('no step');
  shadow.observe(Array.from({ length: 260 }, () => stepOf(start)));
  expect(counted.skipped).toBe(30);
  await shadow.settled();
  expect(counted).toEqual({ steps: 100, differences: 0, skipped: 30 });
});

test.each([-1, 1.5, Number.NaN])('a rate of %s is refused', (rate) => {
  expect(() => newShadow({ rate })).toThrow(/takes a share from 0 to 1/);
});
