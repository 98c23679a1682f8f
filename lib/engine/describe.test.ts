import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeElements } from './describe';
import { parseText } from './testing/run-process';

const ours = readFileSync('bpmn/ordering-items-workflow.bpmn', 'utf8');

test('tells the texts of our own process, and which timer competes with which message', async () => {
  const elements = describeElements(await parseText(ours), () => null);
  expect(elements['wait-5min-timer']).toMatchObject({
    kind: 'timer',
    name: '5 minutes',
    waitingText: 'If no payment has arrived by then, we will remind you.',
    aheadText: 'We remind you at {time}.',
    duration: 'PT5M',
    gatewayId: 'payment-or-reminder',
    competesWith: ['payment-received', 'cancel-requested'],
    next: ['send-friendly-reminder'],
  });
  expect(elements['payment-received']).toMatchObject({
    kind: 'message',
    customerText: 'We have your payment.',
    messageName: 'payment-received',
  });
  expect(elements['out-of-stock']).toMatchObject({ kind: 'event', attachedTo: 'validate-order' });
  expect(elements['order-cancelled']).toMatchObject({ kind: 'end', outcome: 'cancelled', next: [] });
});

test('names the handler of each service task, which is asked for by element id and job type', async () => {
  const original = readFileSync(new URL('./fixtures/original-order.bpmn', import.meta.url), 'utf8');
  const elements = describeElements(await parseText(original), (id, type) => `${id} as ${type}`);
  expect(elements['update-accounting']).toMatchObject({
    kind: 'job',
    handler: 'update-accounting as send-bill',
  });
  for (const { kind, handler } of Object.values(elements)) expect(handler === null).toBe(kind !== 'job');
});

test('everything that a customer may see of our own process has its words', async () => {
  const silent = Object.entries(describeElements(await parseText(ours), () => null))
    .filter(([, { kind }]) => kind !== 'gateway')
    .filter(([, { kind, messageName, customerText, waitingText, doneText, aheadText }]) => {
      if (kind === 'job') return customerText === null || doneText === null || aheadText === null;
      // To cancel is an offer: nobody looks forward to it.
      if (messageName === 'cancel-requested') return customerText === null || waitingText === null;
      if (kind === 'message' || kind === 'timer')
        return customerText === null || waitingText === null || aheadText === null;
      return customerText === null;
    });
  expect(silent).toEqual([]);
});

test('a process without texts has names, or nothing; a link leads where it goes', async () => {
  const link = describeElements(
    await parseText(readFileSync(new URL('./fixtures/link.bpmn', import.meta.url), 'utf8')),
    () => null,
  );
  for (const element of Object.values(link)) expect(element.customerText).toBeNull();
  const follows = new Set(Object.values(link).flatMap(({ next }) => next));
  const starts = Object.entries(link).filter(([, { kind }]) => kind === 'start');
  expect(Object.keys(link).filter((id) => !follows.has(id))).toEqual(starts.map(([id]) => id));
});

test('what throws a message is a job with its handler; at an end it stays an end', async () => {
  const text = readFileSync(new URL('./fixtures/message-throw.bpmn', import.meta.url), 'utf8');
  const elements = describeElements(await parseText(text), (_, type) => type);
  expect(elements.announced).toMatchObject({
    kind: 'job',
    handler: 'announce',
    headers: { channel: 'warehouse' },
    messageName: null,
  });
  expect(elements.shipped).toMatchObject({ kind: 'end', handler: 'tell-shipped', outcome: 'fulfilled' });
});
