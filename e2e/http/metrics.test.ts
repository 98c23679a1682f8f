import { expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { send } from '@/e2e/support/send';
import { create, ended, moveClock, orderWhen, pay, standsAt } from '@/e2e/support/shop';
import { waitFor } from '@/e2e/support/wait-for';

const shop = sandbox();

/** The value of a sample, 0 where there is none yet. */
async function sample(name: string): Promise<number> {
  const { text } = await send(shop, '/api/metrics');
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 0);
}

it('GET /api/metrics gives counters that Prometheus reads, and no honest step differs', async () => {
  await create(shop);
  // What is due in the background is at work as well.
  const answer = await waitFor('nothing to be queued', async () => {
    const asked = await send(shop, '/api/metrics');
    return /^orderflow_queue_depth 0$/m.test(asked.text) && asked;
  });
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(answer.text).toMatch(/^# TYPE orderflow_shadow_steps_total counter$/m);
  expect(answer.text).toMatch(/^orderflow_shadow_differences_total 0$/m);
  expect(answer.text).toMatch(/^process_resident_memory_bytes \d+$/m);
});

it('counts orders by state, payments by verdict, steps and jobs', async () => {
  const names = [
    'orderflow_orders{state="fulfilled"}',
    'orderflow_payments_total{verdict="applied"}',
    'orderflow_payments_total{verdict="over"}',
    'orderflow_job_duration_seconds_count{element="package-and-deliver"}',
  ];
  const before = await Promise.all(names.map(sample));
  const steps = await sample('orderflow_step_duration_seconds_count');
  const { orderId } = await create(shop);
  await pay(shop, orderId);
  await pay(shop, orderId);
  await ended(shop, orderId);
  expect(await Promise.all(names.map(sample))).toEqual(before.map((value) => value + 1));
  expect(await sample('orderflow_step_duration_seconds_count')).toBeGreaterThanOrEqual(steps + 3);
});

it('shows what the process keeps in memory, and what the tables take on disk', async () => {
  await create(shop);
  const { text } = await send(shop, '/api/metrics');
  for (const name of [
    'process_resident_memory_bytes',
    'nodejs_heap_size_used_bytes',
    'nodejs_external_memory_bytes',
    'orderflow_array_buffer_bytes',
    'orderflow_known_steps{version="1"}',
    'orderflow_table_bytes{table="orders"}',
    'orderflow_table_bytes{table="step"}',
  ])
    expect(Number(text.split(`\n${name} `)[1]?.split('\n')[0]), name).toBeGreaterThan(0);
});

it('tells how late timers fire', async () => {
  const fired = await sample('orderflow_timer_lateness_seconds_count');
  const made = await create(shop);
  const open = await orderWhen(shop, made.orderId, 'to wait', (order) => standsAt(order, 'wait-5min-timer'));
  expect(open.incidents).toEqual([]);
  // Five minutes pass in a moment, and the worker sees them pass.
  expect((await moveClock(shop, made, { move: 'run', speed: 10_000 })).status).toBe(200);
  await waitFor(
    'a timer to fire',
    async () => (await sample('orderflow_timer_lateness_seconds_count')) > fired,
  );
});

it('POST /api/metrics is refused', async () => {
  expect((await send(shop, '/api/metrics', { method: 'POST' })).status).toBe(405);
});

it('says that the process lives, and that it can take orders', async () => {
  for (const [path, status] of [
    ['/api/health', 'ok'],
    ['/api/ready', 'ready'],
  ] as const) {
    // Not ready is one whose database was kept busy for a second.
    const when200 = (method: string) =>
      waitFor(path, async () => {
        const asked = await send(shop, path, { method });
        return asked.status === 200 && asked;
      });
    const answer = await when200('GET');
    expect(answer.text).toBe(JSON.stringify({ status }));
    expect(answer.headers['cache-control']).toBe('no-store');
    await when200('HEAD');
  }
});
