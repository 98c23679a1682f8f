import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { bpmnText } from '@/lib/engine/testing/bpmn-text';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, place, waitsAt } from '@/lib/testing/test-app';
import { forecastOrder } from './forecast-order';
import { type ClockMove, moveClock } from './move-clock';
import { moveTimer } from './move-timer';
import { resumeOrder } from './resume-order';
import { suspendOrder } from './suspend-order';

const PROCESS_ID = 'ordering-items-workflow';
const HOUR_MS = 60 * 60_000;
/** A winter noon. */
const NOON_MS = Date.UTC(2026, 10, 28, 12);

let database: Database;
let app: App;
let nowMs = NOON_MS;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(() => {
  nowMs = NOON_MS;
});
afterEach(() => app.close());
afterAll(async () => {
  const { invariants } = await check(snapshotsOf(database));
  expect(invariants.flatMap(({ violations }) => violations)).toEqual([]);
  await database.close();
});

const NEXT_ZONE = `insert into shop_settings select (jsonb_populate_record(last,
    jsonb_build_object('version', version + 1, 'time_zone', $1::text))).*
  from shop_settings last order by version desc limit 1`;

/** A person signs; `later` comes an hour after the start, `day` at a date, and both leave the task open. */
const signing = (date = '2026-11-28T15:00:00') =>
  Buffer.from(
    bpmnText(
      `
      start begin
      user sign
      boundary later on=sign timer=PT1H passive
      boundary day on=sign timer=@${date} passive
      end done
      end reminded
      end told
      begin -> sign -> done
      later -> reminded
      day -> told`,
      PROCESS_ID,
    ),
  );
const open = async (options: Parameters<typeof openTestApp>[1] = {}) => {
  app = await openTestApp(database, {
    ...{ byHand: true, now: () => new Date(nowMs), diagram: signing(), ...options },
  });
  await setZone('Europe/Berlin');
};
const setZone = async (zone: string) => {
  await database.query(NEXT_ZONE, [zone]);
  await app.settings.refresh();
};
const clock = (orderId: string, input: ClockMove) => app.submit({ kind: moveClock, orderId, input });
/** When each open timer is due: the hour of the day in UTC, with its minutes; null: it stands. */
const dueOf = async (orderId: string) => {
  const { activeElements } = await orderOf(app, orderId);
  const timers = activeElements.filter(({ waitsFor }) => waitsFor === 'timer');
  return Object.fromEntries(
    timers.map(({ elementId, dueAt }) => [elementId, dueAt?.slice(11, 16) ?? null] as const),
  );
};
const firedOf = async (orderId: string) => {
  const { steps } = await app.queries.history((await app.queries.find(orderId)) ?? expect.fail());
  return steps.filter(({ type }) => type === 'timer-fired').map(({ elementId }) => elementId);
};

test('a date without a zone is in the shop’s, and TIME_SCALE leaves it where it is', async () => {
  await open({ timeScale: 60 });
  const { orderId } = await place(app);
  expect(await dueOf(orderId)).toEqual({ later: '12:01', day: '14:00' });
  await setZone('America/New_York');
  expect(await dueOf((await place(app)).orderId)).toEqual({ later: '12:01', day: '20:00' });
  expect(await dueOf(orderId)).toEqual({ later: '12:01', day: '14:00' });
  const { steps } = await forecastOrder(app, (await app.queries.find(orderId)) ?? expect.fail());
  expect(steps.map(({ elementId, at }) => [elementId, at])).toEqual([
    ['later', '2026-11-28T12:01:00.000Z'],
    ['day', '2026-11-28T14:00:00.000Z'],
  ]);
  nowMs += 2 * HOUR_MS;
  await app.worker.look();
  expect(await firedOf(orderId)).toEqual(['later', 'day']);
});

test('the order’s own clock leaves a date alone, whichever pace it runs at', async () => {
  await open();
  const { orderId } = await place(app);
  await clock(orderId, { move: 'run', speed: 60 });
  expect(await dueOf(orderId)).toEqual({ later: '12:01', day: '14:00' });
  await clock(orderId, { move: 'run', speed: 1 });
  expect(await dueOf(orderId)).toEqual({ later: '13:00', day: '14:00' });
});

test('while the clock stands no date comes; once it runs, one that has passed is due at once', async () => {
  await open();
  const { orderId } = await place(app);
  await clock(orderId, { move: 'pause' });
  expect(await dueOf(orderId)).toEqual({ later: null, day: null });
  nowMs += HOUR_MS;
  await clock(orderId, { move: 'run' });
  expect(await dueOf(orderId)).toEqual({ later: '14:00', day: '14:00' });
  await clock(orderId, { move: 'pause' });
  nowMs += 3 * HOUR_MS;
  await app.worker.look();
  expect(await firedOf(orderId)).toEqual([]);
  await clock(orderId, { move: 'run' });
  expect(await dueOf(orderId)).toEqual({ later: '17:00', day: '14:00' });
  await app.worker.look();
  expect(await firedOf(orderId)).toEqual(['day']);
});

test('a suspension moves no date: it is due at once if it has passed when the order goes on', async () => {
  await open();
  const [one, other] = [(await place(app)).orderId, (await place(app)).orderId];
  for (const orderId of [one, other]) await app.submit({ kind: suspendOrder, orderId, input: null });
  nowMs += HOUR_MS;
  await app.submit({ kind: resumeOrder, orderId: one, input: null });
  expect(await dueOf(one)).toEqual({ later: '14:00', day: '14:00' });
  nowMs += 3 * HOUR_MS;
  await app.submit({ kind: resumeOrder, orderId: other, input: null });
  expect(await dueOf(other)).toEqual({ later: '17:00', day: '14:00' });
  await app.worker.look();
  expect([await firedOf(one), await firedOf(other)]).toEqual([['day', 'later'], ['day']]);
});

test('the clock moved to the next timer brings a date too, and no date beyond it nearer', async () => {
  await open();
  const { orderId } = await place(app);
  await clock(orderId, { move: 'next-timer' });
  expect(await dueOf(orderId)).toEqual({ later: '12:00', day: '14:00' });
  await app.worker.look();
  await clock(orderId, { move: 'next-timer' });
  expect(await dueOf(orderId)).toEqual({ day: '12:00' });
  await app.worker.look();
  expect(await firedOf(orderId)).toEqual(['later', 'day']);
});

test('a person may move a date, and it stays a date', async () => {
  await open();
  const { orderId } = await place(app);
  const dueAt = new Date(NOON_MS + 6 * HOUR_MS);
  await app.submit({ kind: moveTimer, orderId, input: { elementId: 'day', dueAt } });
  await clock(orderId, { move: 'run', speed: 60 });
  expect(await dueOf(orderId)).toEqual({ later: '12:01', day: '18:00' });
});

test('a date that has passed when its wait opens is due at once', async () => {
  await open({ diagram: signing('2020-01-01') });
  const { orderId } = await place(app);
  expect(await dueOf(orderId)).toEqual({ later: '13:00', day: '12:00' });
  await app.worker.look();
  expect(await firedOf(orderId)).toEqual(['day']);
});

test('a date is asked of the order’s data; what is none stops the step, and says so', async () => {
  const diagram = Buffer.from(
    bpmnText(
      `
      start begin
      timer wait=@=if(count(items)>0)then(now()+duration("P1D"))else("soon")
      end done
      begin -> wait -> done`,
      PROCESS_ID,
    ),
  );
  await open({ diagram });
  const tea = [{ sku: 'assam-breakfast', quantity: 1 }];
  expect(waitsAt(await orderOf(app, (await place(app, tea)).orderId))).toContain('wait');
  await expect(place(app)).rejects.toThrow(/is not an ISO 8601 date and time such as/);
});
