import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { modelOf } from '../model';
import type { RecordedStep, RecordedTable } from '../testing/record-table';
import { parseText } from '../testing/run-process';
import type { EngineEvent } from '../types';
import { buildNet } from './net';
import { openWorkIn, type Played, play, type Tokens } from './play';

const folder = new URL('../fixtures/', import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.bpmn'))
  .map((file) => file.replace('.bpmn', ''));

/** `job-failed job:pack LOST`, as the recorded traces have it. */
function eventOf(text: string): EngineEvent {
  const [type = '', work = '', errorCode = ''] = text.split(' ');
  if (type === 'start') return { type };
  if (type === 'job-failed') return { type, work, errorCode };
  // as: the traces hold no other types, and the game would refuse the work of one.
  return { type, work } as EngineEvent;
}

describe('plays what is recorded of the library', () => {
  test.each(names)('%s', async (name) => {
    const definition = await parseText(readFileSync(new URL(`${name}.bpmn`, folder), 'utf8'));
    // as: written by `recordTable`, and compared with what it writes by another test.
    const recorded = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as RecordedTable;
    const net = buildNet(modelOf(definition), definition.processId);
    const at = new Map<string, Tokens>();
    for (const step of recorded.steps) {
      const tokens = step.from === '-' ? null : (at.get(step.from) ?? null);
      const played = play(net, tokens, eventOf(step.event), (guard) => step.answers?.[guard] ?? false);
      expect(played.kind, step.event).toBe(step.to.startsWith('incident') ? 'stopped' : 'moved');
      if (played.kind === 'stopped') continue;
      expect(seen(played), step.event).toEqual(wanted(step));
      if (played.endEventId !== null) continue;
      at.set(step.to, played.tokens);
      expect(openWorkIn(net, played.tokens).map(({ key }) => key)).toEqual(recorded.markings[step.to]);
    }
    expect([...at.keys()].toSorted()).toEqual(Object.keys(recorded.markings).toSorted());
  });
});

function seen(played: Played) {
  return {
    end: played.endEventId,
    close: played.closed.map(({ key }) => key).toSorted(),
    open: played.opened.map(({ key }) => key).toSorted(),
    entered: played.entered.toSorted(),
    completed: played.completed.toSorted(),
    takenFlows: played.takenFlows.toSorted(),
  };
}

function wanted(step: RecordedStep) {
  const { close = [], open = [], entered = [], completed = [], takenFlows = [] } = step;
  return {
    end: step.to.startsWith('end ') ? (step.to.split(' ')[1] ?? null) : null,
    close: close.toSorted(),
    open: open.toSorted(),
    entered: entered.toSorted(),
    completed: completed.toSorted(),
    takenFlows: takenFlows.toSorted(),
  };
}

describe('what the library gets wrong', () => {
  /** Plays events that answer no condition with yes; the last step, with the open work that it leaves. */
  async function playAll(text: string, ...events: string[]) {
    const definition = await parseText(text);
    const net = buildNet(modelOf(definition), definition.processId);
    let last = play(net, null, { type: 'start' }, () => false);
    for (const event of events) {
      if (last.kind === 'stopped') throw new Error(`stopped at ${last.elementId}`);
      last = play(net, last.tokens, eventOf(event), () => false);
    }
    if (last.kind === 'stopped') throw new Error(`stopped at ${last.elementId}`);
    return { end: last.endEventId, open: openWorkIn(net, last.tokens).map(({ key }) => key), ...last };
  }

  test('excess tokens stay before a join', async () => {
    const net = `
      start begin
      parallel fork
      user a
      user b
      user c
      exclusive meet
      parallel join
      user after
      begin -> fork
      fork -> a -> meet
      fork -> b -> meet
      meet -> join
      fork -> c -> join
      join -> after`;
    const events = ['user-task-completed user:a', 'user-task-completed user:b', 'user-task-completed user:c'];
    const joined = await playAll(net, ...events);
    expect(joined).toMatchObject({ end: null, open: ['user:after'] });
    // One token is left: after the task nothing is open, and the order has not ended.
    expect(await playAll(net, ...events, 'user-task-completed user:after')).toMatchObject({
      end: null,
      open: [],
    });
  });

  test('a token that waits for a busy element goes in when a boundary event has freed it', async () => {
    const net = `
      start begin
      parallel fork
      user a
      user b
      job pack
      boundary late on=pack timer=PT5M
      end done
      end over
      begin -> fork
      fork -> a -> pack
      fork -> b -> pack
      pack -> done
      late -> over`;
    const both = ['user-task-completed user:a', 'user-task-completed user:b'];
    expect(await playAll(net, ...both, 'timer-fired timer:late')).toMatchObject({
      end: null,
      open: ['job:pack', 'timer:late'],
      entered: expect.arrayContaining(['pack', 'late', 'over']),
    });
  });

  test('an error goes outward, to nobody else, and what it passes does not complete', async () => {
    const net = `
      start begin
      sub outer {
        start outer-begin
        sub inner {
          start inner-begin
          user look
          end lost error=LOST
          inner-begin -> look -> lost
        }
        job ship
        boundary sunk on=ship error=LOST
        end outer-done
        end outer-sunk
        outer-begin -> inner -> ship -> outer-done
        sunk -> outer-sunk
      }
      boundary caught on=outer error=LOST
      end done
      end failed
      begin -> outer -> done
      caught -> failed`;
    expect(await playAll(net, 'user-task-completed outer/inner/user:look')).toMatchObject({
      end: 'failed',
      completed: ['look', 'lost', 'caught', 'failed'],
    });
  });

  test('1,000 tasks in a row come to rest', async () => {
    const tasks = Array.from({ length: 1_000 }, (_, index) => `t${index}`);
    const lines = [...tasks.map((id) => `task ${id}`), `begin -> ${tasks.join(' -> ')} -> done`];
    expect(await playAll(`start begin\n end done\n${lines.join('\n')}`)).toMatchObject({ end: 'done' });
  });

  test('a loop without a wait does not', async () => {
    const definition = await parseText(
      'start begin\n exclusive merge\n exclusive choose\n begin -> merge -> choose\n choose -> merge',
    );
    const net = buildNet(modelOf(definition), definition.processId);
    expect(play(net, null, { type: 'start' }, () => false)).toMatchObject({
      kind: 'stopped',
      reason: 'too-many-steps',
    });
  });
});
