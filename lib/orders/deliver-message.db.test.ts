import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import { PROCESS_ID } from '@/lib/contract/process';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { bpmnText } from '@/lib/engine/testing/bpmn-text';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, pay, place, waitsAt } from '@/lib/testing/test-app';
import { completeUserTask } from './complete-user-task';
import { deliverMessage, type MessageToDeliver } from './deliver-message';
import { retryIncident } from './retry-incident';
import { suspendOrder } from './suspend-order';

/** Messages of other systems, and the correlation keys that tell apart what awaits them. */

/** An order is the message that starts it. Two boxes are handed over at once, told apart by what a person called them; each may be lost. */
const boxes = bpmnText(
  `start begin message=ordered
   user name-boxes
   parallel split
   message left-handed-over=handed-over key==left out=handed.left:=to
   sub right in=box:=right {
     start enter
     receive right-handed-over message=handed-over key==box
     end inside
     enter -> right-handed-over -> inside
   }
   boundary right-lost on=right message=lost key==box+1
   race by-number
   message own=called
   timer later=PT1H
   exclusive called
   message payment-received=payment-received key==assert(left,left!="")
   end left-done
   end right-done
   end done outcome=fulfilled
   end gone outcome=gone
   begin -> name-boxes -> split
   split -> left-handed-over -> left-done
   split -> right -> right-done
   split -> by-number -> own -> called
   by-number -> later -> called
   called -> payment-received -> done
   right-lost -> gone`,
  PROCESS_ID,
);

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
  app = await openTestApp(database, { diagram: new TextEncoder().encode(boxes) });
});
afterEach(async () => {
  const { invariants } = await check(snapshotsOf(database), { only: ['I9'] });
  expect(invariants).toMatchObject([{ count: 0, violations: [] }]);
});
afterAll(async () => {
  await app?.close();
  await database?.close();
});

const named = async (variables: Record<string, unknown>): Promise<string> => {
  const { orderId } = await place(app);
  await app.submit({ kind: completeUserTask, orderId, input: { elementId: 'name-boxes', variables } });
  return orderId;
};
const deliver = (orderId: string, messageName: string, more: Partial<MessageToDeliver> = {}) =>
  app.submit({
    kind: deliverMessage,
    orderId,
    input: { messageName, correlationKey: null, variables: {}, ...more },
  });
const rowOf = async (orderId: string) => (await app.queries.find(orderId)) ?? expect.fail();
const open = async (orderId: string) => waitsAt(await orderOf(app, orderId));

test('a key is that of the step that opened the wait; a message reaches what waits with its key, and nothing else', async () => {
  const orderId = await named({ left: 'L-1', right: 7 });
  expect((await rowOf(orderId)).locals).toEqual({
    'left-handed-over': { correlationKey: 'L-1' },
    right: { box: 7 },
    'right-handed-over': { correlationKey: '7' },
    'right-lost': { correlationKey: '8' },
  });
  await expect(deliver(orderId, 'handed-over', { correlationKey: 'L-2' })).rejects.toMatchObject({
    code: 'conflict',
    message: 'Nothing in this order awaits the message "handed-over" with this correlation key now.',
  });
  await expect(deliver(orderId, 'lost', { correlationKey: '7' })).rejects.toThrow(/Nothing in this order/);
  await expect(deliver(orderId, 'handed-over')).rejects.toThrow(
    /^left-handed-over and right-handed-over await the message "handed-over": only one/,
  );
  await deliver(orderId, 'handed-over', { correlationKey: '7', variables: { to: 'rail' } });
  expect(await open(orderId)).toEqual(['later', 'left-handed-over', 'own']);
  // Without outputs what it carries is the order's; with outputs they choose.
  expect(await rowOf(orderId)).toMatchObject({ variables: { left: 'L-1', right: 7, to: 'rail' } });
  await deliver(orderId, 'handed-over', { variables: { to: 'bike' } });
  expect(await rowOf(orderId)).toMatchObject({
    variables: { to: 'rail', handed: { left: 'bike' } },
    locals: null,
  });
  await expect(deliver(orderId, 'handed-over')).rejects.toThrow(/Nothing in this order/);
});

test('the key =orderId is the number of the order, and a boundary event goes by its own', async () => {
  const orderId = await named({ left: 'L', right: 1 });
  await expect(deliver(orderId, 'called', { correlationKey: 'L' })).rejects.toThrow(/Nothing in this order/);
  await deliver(orderId, 'called', { correlationKey: orderId });
  expect(await open(orderId)).toContain('payment-received');
  await deliver(orderId, 'lost', { correlationKey: '2' });
  expect((await rowOf(orderId)).locals).not.toHaveProperty('right-lost');
  expect(await open(orderId)).toEqual(['left-handed-over', 'payment-received']);
});

test('a key that is neither text nor number is none: messages without a key come there, and no other', async () => {
  const orderId = await named({ left: ['L'], right: 1 });
  await expect(deliver(orderId, 'handed-over', { correlationKey: 'L' })).rejects.toThrow(/Nothing/);
  await deliver(orderId, 'handed-over', { correlationKey: '1' });
  await deliver(orderId, 'handed-over');
  expect(await open(orderId)).toEqual(['later', 'own']);
});

test('one that cannot be evaluated stops the step before it, until the variable that it reads is corrected', async () => {
  const orderId = await named({ left: '', right: 1 });
  await deliver(orderId, 'called');
  const [incident] = (await orderOf(app, orderId)).incidents;
  expect(incident).toMatchObject({
    elementId: 'own',
    blockedElementId: 'payment-received',
    message: expect.stringMatching(/^payment-received: its correlation key .* cannot be evaluated/),
  });
  await expect(deliver(orderId, 'called')).rejects.toThrow(/It has come already/);
  await app.submit({
    kind: retryIncident,
    orderId,
    input: { elementId: 'own', variables: { left: 'L' } },
  });
  expect(await open(orderId)).toContain('payment-received');
  await expect(deliver(orderId, 'payment-received')).rejects.toMatchObject({ code: 'bad-request' });
  await pay(app, orderId, 100n);
  expect(await open(orderId)).toEqual(['left-handed-over', 'right-handed-over', 'right-lost']);
});

test('what is suspended, or unknown, or too large, is refused, and nothing changes', async () => {
  await expect(deliver('1', 'lost')).rejects.toMatchObject({ code: 'order-unknown' });
  const orderId = await named({ left: 'L', right: 1 });
  const { version } = await rowOf(orderId);
  await expect(deliver(orderId, 'lost', { variables: { note: 'x'.repeat(9_000) } })).rejects.toMatchObject({
    code: 'bad-request',
  });
  expect(await rowOf(orderId)).toMatchObject({ version, variables: { left: 'L', right: 1 } });
  await app.submit({ kind: suspendOrder, orderId, input: null });
  await expect(deliver(orderId, 'lost')).rejects.toMatchObject({ code: 'conflict' });
});
