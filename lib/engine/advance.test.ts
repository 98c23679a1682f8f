import { afterEach, describe, expect, test, vi } from 'vitest';
import { advance } from './advance';
import type { EngineError } from './errors';
import { done, follow, keys, yes } from './testing/follow';
import { parseText } from './testing/run-process';
import type { EngineEvent } from './types';

/** One test for each way in which the library was seen to surprise. */

afterEach(() => {
  vi.useRealTimers();
});

describe('open work', () => {
  const twoWaits = `
    start begin
    parallel fork
    message first=first
    message second=second
    end done
    end over
    begin -> fork
    fork -> first -> done
    fork -> second -> over`;

  test('is addressed by itself: a message wakes the wait it is for, not the first that listens', async () => {
    const definition = await parseText(twoWaits);
    const moved = await follow(definition, [{ type: 'message', work: 'message:second' }]);
    expect(keys(moved)).toEqual(['message:first']);
    expect(moved.leaf).toMatchObject({ kind: 'moved', trace: { completed: ['second', 'over'] } });
  });

  test.each<[string, EngineEvent]>([
    ['an early message', { type: 'message', work: 'message:later' }],
    ['an event of the wrong type', { type: 'timer-fired', work: 'message:first' }],
    ['a second start', { type: 'start' }],
  ])('that is not there is an error: %s', async (_, event) => {
    const definition = await parseText(twoWaits);
    const { marking } = await follow(definition, []);
    const step = advance(definition, marking?.state ?? null, event, yes);
    await expect(step).rejects.toMatchObject({ code: 'work-not-open' } satisfies Partial<EngineError>);
  });

  test('is closed and opened by activation when an element ends and begins again in one step', async () => {
    const definition = await parseText(`
      start begin
      exclusive merge
      job try
      exclusive good
      end done
      begin -> merge -> try -> good
      good -> done if =good
      good -> merge default`);
    const again = await follow(definition, [done('job:try')], () => false);
    const work = { key: 'job:try', kind: 'job', elementId: 'try' };
    expect(again.leaf).toMatchObject({
      kind: 'moved',
      effects: [
        { do: 'close', work },
        { do: 'open', work },
      ],
    });
  });

  test('of a loop leads to the same marking each time round', async () => {
    const definition = await parseText(`
      start begin
      exclusive merge
      job try
      exclusive good
      job repair
      end done
      begin -> merge -> try -> good
      good -> done if =good
      good -> repair default
      repair -> merge`);
    const once = await follow(definition, [done('job:try'), done('job:repair')], () => false);
    const rounds = Array.from({ length: 6 }, (_, i) => done(i % 2 === 0 ? 'job:try' : 'job:repair'));
    expect((await follow(definition, rounds, () => false)).marking).toEqual(once.marking);
  });
});

describe('time', () => {
  test('that passed while an order slept fires nothing: the clock is the shell’s', async () => {
    const definition = await parseText(`
      start begin
      race wait-for
      message paid=paid
      timer late=PT5M
      job deliver
      end delivered
      job cancel
      end cancelled
      begin -> wait-for
      wait-for -> paid -> deliver -> delivered
      wait-for -> late -> cancel -> cancelled`);
    vi.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z'), toFake: ['Date'] });
    const waiting = await follow(definition, []);
    expect(waiting.marking?.state).not.toMatch(/expireAt|2026/);
    vi.setSystemTime(new Date('2027-01-01T00:00:00Z'));
    const paid = await advance(
      definition,
      waiting.marking?.state ?? null,
      { type: 'message', work: 'message:paid' },
      yes,
    );
    expect(keys(paid)).toEqual(['job:deliver']);
    expect((await follow(definition, [])).marking).toEqual(waiting.marking);
  });

  test('a duration of nothing waits for its timer to be fired', async () => {
    const definition = await parseText(
      'start begin\n timer at-once=PT0S\n end done\n begin -> at-once -> done',
    );
    expect(keys(await follow(definition, []))).toEqual(['timer:at-once']);
  });
});

describe('guards', () => {
  const twice = `
    start begin
    exclusive first
    exclusive second
    job pack
    end no
    end yes
    begin -> pack -> first
    first -> second if =total > 5
    first -> no default
    second -> yes if =total > 5
    second -> no default`;

  test('that are asked twice in a step have one answer', async () => {
    const definition = await parseText(twice);
    const answer = vi.fn().mockReturnValueOnce(true).mockReturnValue(false);
    const { leaf, answers } = await follow(definition, [done('job:pack')], answer);
    expect(answer).toHaveBeenCalledTimes(1);
    expect(answers).toEqual([{ guard: '=total > 5', answer: true }]);
    expect(leaf).toMatchObject({ endEventId: 'yes' });
  });

  test('are the only questions: durations, names and resuming ask nothing', async () => {
    const definition = await parseText(`
      start begin
      timer wait==duration("PT1H")
      timer plain=PT5M
      message OUT=OUT
      end done
      begin -> wait -> plain -> OUT -> done`);
    const answer = vi.fn(yes);
    const fired = (work: string): EngineEvent => ({ type: 'timer-fired', work });
    expect(keys(await follow(definition, [fired('timer:wait'), fired('timer:plain')], answer))).toEqual([
      'message:OUT',
    ]);
    expect(answer).not.toHaveBeenCalled();
  });

  test('whose answer throws stop the step with that very error', async () => {
    const definition = await parseText(twice);
    const broken = new Error('no such variable');
    const { marking } = await follow(definition, []);
    const step = advance(definition, marking?.state ?? null, done('job:pack'), () => {
      throw broken;
    });
    await expect(step).rejects.toBe(broken);
  });
});

describe('incidents', () => {
  test('an error that nobody catches leaves the marking as good as it was', async () => {
    const definition = await parseText('start begin\n job pack\n end done\n begin -> pack -> done');
    const { marking } = await follow(definition, []);
    const failed: EngineEvent = { type: 'job-failed', work: 'job:pack', errorCode: 'BROKEN' };
    const { leaf } = await advance(definition, marking?.state ?? null, failed, yes);
    expect(leaf).toMatchObject({ kind: 'incident', reason: 'uncaught-error', elementId: 'pack' });
    const retried = await advance(definition, marking?.state ?? null, done('job:pack'), yes);
    expect(retried.leaf.kind).toBe('ended');
  });

  test('a gateway without a true branch is named, also under a boundary event that catches everything', async () => {
    const definition = await parseText(`
      start begin
      sub packing {
        start packing-begin
        job fold
        exclusive choose
        end left
        end right
        packing-begin -> fold -> choose
        choose -> left if =left
        choose -> right if =right
      }
      boundary any on=packing error=
      end done
      end failed
      begin -> packing -> done
      any -> failed`);
    const { leaf, answers } = await follow(definition, [done('packing/job:fold')], () => false);
    expect(leaf).toMatchObject({ kind: 'incident', reason: 'no-true-branch', elementId: 'choose' });
    expect(answers).toHaveLength(2);
  });

  test('a loop without a wait is stopped by the budget', async () => {
    const definition = await parseText(`
      start begin
      exclusive merge
      exclusive choose
      end done
      begin -> merge -> choose
      choose -> merge if =again
      choose -> done default`);
    const { leaf } = await advance(definition, null, { type: 'start' }, yes);
    expect(leaf).toMatchObject({ kind: 'incident', reason: 'too-many-steps' });
  });
});

describe('ends', () => {
  test('a process without a wait ends in its first step', async () => {
    const definition = await parseText('start begin\n end done outcome=nothing\n begin -> done');
    const { leaf, marking } = await follow(definition, []);
    expect(leaf).toMatchObject({ kind: 'ended', endEventId: 'done', outcome: 'nothing' });
    expect(marking).toBeNull();
  });

  test('terminate ends its own scope only', async () => {
    const definition = await parseText(`
      start begin
      sub packing {
        start packing-begin
        parallel fork
        job one
        job two
        end over terminate
        end quiet
        packing-begin -> fork
        fork -> one -> over
        fork -> two -> quiet
      }
      job after
      end done
      begin -> packing -> after -> done`);
    const moved = await follow(definition, [done('packing/job:one')]);
    expect(keys(moved)).toEqual(['job:after']);
    expect(moved.leaf).toMatchObject({ effects: [{ do: 'close' }, { do: 'close' }, { do: 'open' }] });
  });
});

test('a state that is none is an error of its own', async () => {
  const definition = await parseText('start begin\n job pack\n end done\n begin -> pack -> done');
  for (const state of ['{', '{}', '{"id":"definitions","execution":{"processes":[]}}']) {
    await expect(advance(definition, state, done('job:pack'), yes)).rejects.toHaveProperty('code');
  }
});
