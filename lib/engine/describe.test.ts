import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeElements } from './describe';
import { parseText } from './testing/run-process';

const ours = readFileSync('bpmn/ordering-items-workflow.bpmn', 'utf8');

test('tells the texts of our own process, and which timer competes with which message', async () => {
  const elements = describeElements(await parseText(ours));
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

test('everything that a customer may see of our own process has its words', async () => {
  const silent = Object.entries(describeElements(await parseText(ours)))
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
  );
  for (const element of Object.values(link)) expect(element.customerText).toBeNull();
  const follows = new Set(Object.values(link).flatMap(({ next }) => next));
  const starts = Object.entries(link).filter(([, { kind }]) => kind === 'start');
  expect(Object.keys(link).filter((id) => !follows.has(id))).toEqual(starts.map(([id]) => id));
});
