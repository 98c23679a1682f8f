import { expect, it } from 'vitest';
import type { StepJson } from '@/lib/contract/history';
import { countUpTo, Folding, type Sum } from './folding';

const step = (seq: number): StepJson => ({
  seq,
  at: new Date(seq * 1000).toISOString(),
  type: 'payment',
  elementId: null,
  entered: [],
  completed: [],
  takenFlows: [],
  activeElements: [],
  data: {},
});
const log = (length: number) => Array.from({ length }, (_, index) => step(index + 1));

/** Counts how many steps were looked at. */
function counting() {
  let added = 0;
  const sum: Sum<{ seqs: number[] }> = {
    start: () => ({ seqs: [] }),
    add: ({ seqs }, { seq }, before) => {
      expect(before?.seq ?? 0).toBe(seq - 1);
      added += 1;
      seqs.push(seq);
    },
    copy: ({ seqs }) => ({ seqs: [...seqs] }),
  };
  const folding = new Folding(sum);
  const costOf = (steps: readonly StepJson[], seq: number) => {
    added = 0;
    const { seqs } = folding.at(steps, seq);
    expect(seqs).toEqual(steps.slice(0, Math.min(seq, steps.length)).map((one) => one.seq));
    return added;
  };
  return { folding, costOf };
}

it('looks at a step once while the log grows', () => {
  const { costOf } = counting();
  let steps = log(1_000);
  expect(costOf(steps, 1_000)).toBe(1_000);
  for (let seq = 1_001; seq <= 1_300; seq += 1) {
    steps = [...steps, step(seq)];
    expect(costOf(steps, seq)).toBe(1);
  }
  expect(costOf(steps, 1_300)).toBe(0);
});

it('looks at a hundred steps at most wherever one goes in it', () => {
  const { costOf } = counting();
  const steps = log(1_000);
  costOf(steps, 1_000);
  for (const seq of [999, 998, 500, 501, 1, 0, 730, 5_000, 1_000])
    expect(costOf(steps, seq), `to ${seq}`).toBeLessThanOrEqual(100);
});

it('leaves what it gave before as it was, and begins anew with another log', () => {
  const { folding, costOf } = counting();
  const steps = log(250);
  const before = folding.at(steps, 200);
  costOf(steps, 250);
  expect(before.seqs).toHaveLength(200);
  const other = log(250);
  expect(costOf(other, 250)).toBe(250);
  expect(costOf(other, 120)).toBeLessThanOrEqual(100);
});

it('counts the steps up to one, where some are missing too', () => {
  expect(countUpTo(log(3), 2)).toBe(2);
  expect(countUpTo(log(3), 9)).toBe(3);
  expect(countUpTo([], 9)).toBe(0);
  expect(countUpTo([step(4), step(6)], 5)).toBe(1);
  expect(countUpTo([step(4), step(6)], 3)).toBe(0);
});
