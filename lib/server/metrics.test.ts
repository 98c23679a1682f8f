import { expect, test } from 'vitest';
import { AppError } from '@/lib/errors';
import type { Answered } from '@/lib/runtime/types';
import { countAnswer, newMetrics } from './metrics';

const answered = (kind: string, answer: Answered['answer']): Answered => ({ kind, answer, tookMs: 2 });
const applied = { ok: true, value: { paymentId: 'p', verdict: 'applied' } } as const;

test('a payment that was taken is counted by its verdict', async () => {
  const metrics = newMetrics();
  countAnswer(metrics, answered('receive-payment', applied));
  countAnswer(metrics, answered('receive-payment', applied));
  const refusal = { ok: false, error: new AppError('order-unknown', 'There is no such order.') } as const;
  countAnswer(metrics, answered('receive-payment', refusal));
  const { values } = await metrics.payments.get();
  expect(values).toEqual([{ labels: { verdict: 'applied' }, value: 2 }]);
});

test('what another command answers is no payment, whatever it looks like', async () => {
  const metrics = newMetrics();
  countAnswer(metrics, answered('judge-payment', applied));
  expect((await metrics.payments.get()).values).toEqual([]);
});

test('every command that is committed is timed', async () => {
  const metrics = newMetrics();
  countAnswer(metrics, answered('cancel-order', { ok: true, value: undefined }));
  countAnswer(metrics, answered('receive-payment', applied));
  const { values } = await metrics.stepSeconds.get();
  const value = (name: string) => values.find(({ metricName }) => metricName?.endsWith(name))?.value;
  expect(value('_count')).toBe(2);
  expect(value('_sum')).toBeCloseTo(0.004);
});
