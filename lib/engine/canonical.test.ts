import { describe, expect, test } from 'vitest';
import { advance } from './advance';
import { canonicalState, queuedElements } from './canonical';
import { exploreText, parseText } from './testing/run-process';
import type { EngineEvent } from './types';

const start: EngineEvent = { type: 'start' };
const yes = (): boolean => true;

describe('the canonical state', () => {
  const text = `
    start begin
    parallel fork
    job task_deadbeef
    job task
    job n0
    job task_n0
    parallel join
    job after
    end done
    begin -> fork
    fork -> task_deadbeef -> join
    fork -> task -> join
    fork -> n0 -> join
    fork -> task_n0 -> join
    join -> after -> done`;

  test('is the same for two runs that stand alike', async () => {
    const definition = await parseText(text);
    const [first, second] = [
      await advance(definition, null, start, yes),
      await advance(definition, null, start, yes),
    ];
    expect(first.marking).toEqual(second.marking);
    expect(first.marking?.state).not.toMatch(/timestamp|messageId|expireAt/);
  });

  test('is its own canonical state', async () => {
    const { table } = await exploreText(text);
    for (const { state } of table.markings()) expect(canonicalState(JSON.parse(state))).toBe(state);
  });

  test('leaves elements alone whose ids look like activations', async () => {
    const { table, exploration } = await exploreText(text);
    expect(table.markings()[0]?.openWork.map((work) => work.elementId)).toEqual([
      'n0',
      'task',
      'task_deadbeef',
      'task_n0',
    ]);
    // Every set of done branches once, and the task behind the join.
    expect(exploration.markings).toBe(2 ** 4);
    expect(exploration.stuck).toEqual([]);
  });

  test('forgets in which order branches reached their join', async () => {
    const definition = await parseText(text);
    const { marking } = await advance(definition, null, start, yes);
    const reached = async (ids: readonly string[]): Promise<string | undefined> => {
      let state = marking?.state ?? null;
      for (const id of ids) {
        const step = await advance(definition, state, { type: 'job-completed', work: `job:${id}` }, yes);
        state = step.marking?.state ?? null;
      }
      return state ?? undefined;
    };
    expect(await reached(['task', 'n0', 'task_deadbeef'])).toBe(
      await reached(['task_deadbeef', 'task', 'n0']),
    );
  });

  test('holds no data', async () => {
    const definition = await parseText(text);
    const { marking } = await advance(definition, null, start, yes);
    const environments = marking?.state.match(/"environment":\{.*?\}\}/g) ?? [];
    expect(new Set(environments)).toEqual(new Set(['"environment":{"output":{},"variables":{}}']));
  });

  test('names the joins before which tokens queue', async () => {
    const definition = await parseText(text);
    const { marking } = await advance(definition, null, start, yes);
    const event: EngineEvent = { type: 'job-completed', work: 'job:task' };
    const half = await advance(definition, marking?.state ?? null, event, yes);
    expect(queuedElements(half.marking?.state ?? '{}')).toEqual(['join']);
  });
});
