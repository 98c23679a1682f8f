import { expect, it } from 'vitest';
import { sandbox } from './helpers/sandbox';
import { send } from './helpers/send';
import { create } from './helpers/shop';

const shop = sandbox();

it('GET /api/metrics gives counters that Prometheus reads, and no honest step differs', async () => {
  await create(shop);
  const answer = await send(shop, '/api/metrics');
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(answer.text).toMatch(/^# TYPE orderflow_shadow_steps_total counter$/m);
  expect(answer.text).toMatch(/^orderflow_shadow_differences_total 0$/m);
});

it('POST /api/metrics is refused', async () => {
  expect((await send(shop, '/api/metrics', { method: 'POST' })).status).toBe(405);
});
