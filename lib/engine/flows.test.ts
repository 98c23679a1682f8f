import { describe, expect, test } from 'vitest';
import { done, follow, keys } from './testing/follow';
import { parseText } from './testing/run-process';

/** Where tokens go: what the library was seen to get wrong at joins and links, and to tell wrongly in its events. */

describe('joins', () => {
  const branches = `
    start begin
    parallel fork
    exclusive choose
    job one
    job two
    exclusive merge
    job other
    parallel join
    job after
    end done
    begin -> fork
    fork -> choose
    choose -> one if =g
    choose -> two default
    one -> merge
    two -> merge
    merge -> join
    fork -> other -> join
    join -> after -> done`;

  test('wait for all branches although a choice inside one of them was not taken', async () => {
    const definition = await parseText(branches);
    expect(keys(await follow(definition, [done('job:one')]))).toEqual(['job:other']);
    expect(keys(await follow(definition, [done('job:other')]))).toEqual(['job:one']);
    expect(keys(await follow(definition, [done('job:one'), done('job:other')]))).toEqual(['job:after']);
    const end = await follow(definition, [done('job:one'), done('job:other'), done('job:after')]);
    expect(end.leaf).toMatchObject({ kind: 'ended', endEventId: 'done' });
  });

  test('wait for all branches although a boundary event inside one of them never came', async () => {
    const definition = await parseText(`
      start begin
      parallel fork
      job one
      boundary late on=one timer=PT1H
      job more
      exclusive merge
      job other
      parallel join
      job after
      end done
      begin -> fork
      fork -> one -> more -> merge
      late -> merge -> join
      fork -> other -> join
      join -> after -> done`);
    const early = await follow(definition, [done('job:one'), done('job:other')]);
    expect(keys(early)).toEqual(['job:more']);
    expect(keys(await follow(definition, [{ type: 'timer-fired', work: 'timer:late' }]))).toEqual([
      'job:other',
    ]);
  });

  test('wait for all branches although an event-based gateway inside one of them was lost by its other event', async () => {
    const definition = await parseText(`
      start begin
      parallel fork
      race wait-for
      message paid=paid
      job more
      timer late=PT1H
      exclusive merge
      job other
      parallel join
      job after
      end done
      begin -> fork -> wait-for
      wait-for -> paid -> more -> merge
      wait-for -> late -> merge
      merge -> join
      fork -> other -> join
      join -> after -> done`);
    const early = await follow(definition, [{ type: 'message', work: 'message:paid' }, done('job:other')]);
    expect(keys(early)).toEqual(['job:more']);
  });
});

describe('links', () => {
  test('can be taken again and again', async () => {
    const definition = await parseText(`
      start begin
      exclusive again
      job pack
      throw leave link=onward
      catch arrive link=onward
      job ship
      begin -> again -> pack -> leave
      arrive -> ship -> again`);
    const round = [done('job:pack'), done('job:ship')];
    expect(keys(await follow(definition, [...round, ...round, done('job:pack')]))).toEqual(['job:ship']);
  });

  test('are neither entered with the process nor drawn as flows', async () => {
    const definition = await parseText(`
      start begin
      job pack
      throw leave link=onward
      catch arrive link=onward
      end done
      begin -> pack -> leave
      arrive -> done`);
    expect((await follow(definition, [])).leaf).toMatchObject({ trace: { entered: ['begin', 'pack'] } });
    const end = await follow(definition, [done('job:pack')]);
    expect(end.leaf).toMatchObject({
      kind: 'ended',
      trace: { takenFlows: ['pack_to_leave', 'arrive_to_done'] },
    });
  });
});

describe('traces', () => {
  test('hold the flow that won an event-based gateway, once it has won', async () => {
    const definition = await parseText(`
      start begin
      race wait-for
      message paid=paid
      timer late=PT5M
      end delivered
      end cancelled
      begin -> wait-for
      wait-for -> paid -> delivered
      wait-for -> late -> cancelled`);
    const waiting = await follow(definition, []);
    expect(waiting.leaf).toMatchObject({
      trace: { takenFlows: ['begin_to_wait-for'], completed: ['begin'] },
    });
    const late = await follow(definition, [{ type: 'timer-fired', work: 'timer:late' }]);
    expect(late.leaf).toMatchObject({ trace: { takenFlows: ['wait-for_to_late', 'late_to_cancelled'] } });
  });

  test('hold an error end event and nothing that it interrupts', async () => {
    const definition = await parseText(`
      start begin
      sub packing {
        start packing-begin
        job fold
        end torn error=TORN
        packing-begin -> fold -> torn
      }
      boundary caught on=packing error=TORN
      end done
      end failed
      begin -> packing -> done
      caught -> failed`);
    const { leaf } = await follow(definition, [done('packing/job:fold')]);
    expect(leaf).toMatchObject({
      endEventId: 'failed',
      trace: { completed: ['fold', 'torn', 'caught', 'failed'] },
    });
  });
});
