import { describe, expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { jsonOf, problemOf, send } from '@/e2e/support/send';
import { operator } from '@/e2e/support/shop';
import type { SignalJson, SignalsJson } from '@/lib/contract/signals';

const shop = sandbox();
const broadcast = (json: unknown, headers: Record<string, string> = {}) =>
  send(shop, '/api/operator/signals', { json, headers: { ...operator(shop), ...headers } });
const listed = async () =>
  jsonOf<SignalsJson>(await send(shop, '/api/operator/signals', { headers: operator(shop) })).signals;

// The order's process waits for no signal: what one does is tested where a process does.
describe('/api/operator/signals', () => {
  it('takes a signal at once, delivers it behind the answer, and lists how far it has come', async () => {
    const answer = await broadcast({ name: ' nobody-waits ' });
    expect(answer.status).toBe(202);
    const sent = jsonOf<SignalJson>(answer);
    expect(sent).toMatchObject({ name: 'nobody-waits', sentBy: 'operator', orderId: null, elementId: null });
    await expect
      .poll(async () => (await listed()).find(({ id }) => id === sent.id))
      .toMatchObject({ state: 'done', found: 0, delivered: 0, kept: 0 });
  });

  it('sends once for one key, and for one signal only', async () => {
    const key = { 'idempotency-key': 'signals-test-1' };
    const [one, other] = [await broadcast({ name: 'keyed' }, key), await broadcast({ name: 'keyed' }, key)];
    expect(jsonOf<SignalJson>(other).id).toBe(jsonOf<SignalJson>(one).id);
    problemOf(await broadcast({ name: 'another' }, key), 422);
  });

  it.each<[string, unknown]>([
    ['no name', {}],
    ['an empty name', { name: ' ' }],
    ['a name that no process may have', { name: 'x'.repeat(201) }],
  ])('answers 400 for %s', async (_what, json) => {
    expect(problemOf(await broadcast(json), 400).field).toBe('name');
  });
});
