import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { StepJson } from '@/lib/contract/history';
import type { ActiveElement } from '@/lib/contract/order';
import type { DefinitionJson } from '@/lib/contract/process';
import { decisionsOf } from './decisions';
import { modelOf } from './testing/model-of';
import type { RecordedLife } from './testing/recorded-life';

const lives: Record<string, RecordedLife> = JSON.parse(
  readFileSync(new URL('./testing/lives.json', import.meta.url), 'utf8'),
);

let model: DefinitionJson;
beforeAll(async () => {
  model = await modelOf(readFileSync('bpmn/ordering-items-workflow.bpmn', 'utf8'));
});

const since = '2026-11-22T12:00:00.000Z';
const open = (elementId: string, dueAt?: string): ActiveElement => ({
  elementId,
  waitsFor: dueAt === undefined ? 'message' : 'timer',
  since,
  ...(dueAt === undefined ? {} : { dueAt }),
});
const step = (change: Partial<StepJson>): StepJson => ({
  seq: 1,
  at: since,
  type: 'message',
  elementId: null,
  entered: [],
  completed: [],
  takenFlows: [],
  activeElements: [],
  data: {},
  ...change,
});
const waits = (dueAt?: string) =>
  step({
    activeElements: [open('payment-received'), open('wait-5min-timer', dueAt), open('cancel-requested')],
  });
const paid = (at: string) =>
  step({ seq: 2, at, elementId: 'payment-received', completed: ['payment-received', 'payment-or-reminder'] });

describe('what won at an event-based gateway', () => {
  it('is told with how far ahead it was of the deadline', () => {
    const steps = [waits('2026-11-22T12:05:00.000Z'), paid('2026-11-22T12:02:50.000Z')];
    expect(decisionsOf({ steps }, 2, model)).toEqual([
      {
        seq: 2,
        at: '2026-11-22T12:02:50.000Z',
        gatewayId: 'payment-or-reminder',
        winnerId: 'payment-received',
        lateMs: null,
        losers: [
          { elementId: 'wait-5min-timer', aheadMs: 130_000 },
          { elementId: 'cancel-requested', aheadMs: null },
        ],
      },
    ]);
    expect(decisionsOf({ steps }, 1, model)).toEqual([]);
    expect(decisionsOf({ steps }, 2, null)).toEqual([]);
  });

  it('may be behind the deadline, in the time of grace; a clock that stands measures nothing', () => {
    const aheadOf = (dueAt?: string) =>
      decisionsOf({ steps: [waits(dueAt), paid('2026-11-22T12:05:02.000Z')] }, 2, model)[0]?.losers[0]
        ?.aheadMs;
    expect(aheadOf('2026-11-22T12:05:00.000Z')).toBe(-2_000);
    const still = step({ activeElements: [{ elementId: 'wait-5min-timer', waitsFor: 'timer', since }] });
    expect(decisionsOf({ steps: [still, paid(since)] }, 2, model)[0]?.losers).toEqual([
      { elementId: 'wait-5min-timer', aheadMs: null },
    ]);
  });

  it('is read from the log of a true order, a decision for each gateway', () => {
    const { history, order } = lives['reminded, then paid'] ?? expect.fail();
    const decisions = decisionsOf(history, order.version, model);
    expect(decisions.map(({ gatewayId, winnerId }) => [gatewayId, winnerId])).toEqual([
      ['payment-or-reminder', 'wait-5min-timer'],
      ['payment-or-cancellation', 'payment-received-after-reminder'],
    ]);
    expect(decisions[0]?.lateMs).toEqual(expect.any(Number));
    expect(decisions[0]?.lateMs).toBe(history.steps.find(({ type }) => type === 'timer-fired')?.data.lateMs);
    expect(decisions[0]?.losers.map(({ aheadMs }) => aheadMs)).toEqual([null, null]);
    const timer = decisions[1]?.losers.find(({ elementId }) => elementId === 'wait-10min-timer');
    const dueAt = history.steps[5]?.activeElements.find(({ waitsFor }) => waitsFor === 'timer')?.dueAt ?? '';
    expect(timer?.aheadMs).toBe(Date.parse(dueAt) - Date.parse(decisions[1]?.at ?? ''));
    expect(timer?.aheadMs).toBeGreaterThan(0);
  });
});
