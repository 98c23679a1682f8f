import { expect, test } from 'vitest';
import { checkDefinition } from './check';
import { parseText } from './testing/run-process';

const OPTIONS = {
  hasHandler: () => true,
  declaredErrors: () => [],
  knownNames: ['total', 'items'],
};
const PROCESS = `
  start begin
  exclusive size
  timer wait==duration(pause)
  end big
  end small
  begin -> size
  size -> wait if =order.total > 100
  size -> small if =order.total <= 100 and count(items) > 1 and some x in items satisfies x.quantity > 1
  wait -> big`;

test('names that no order has are warned about, each once, with all that reads it', async () => {
  const findings = checkDefinition(await parseText(PROCESS), OPTIONS).filter(({ message }) =>
    message.includes('No order has'),
  );
  expect(findings.map(({ message }) => message.split(':')[0])).toEqual([
    expect.stringMatching(/^No order has "order", which sequence flow .+ and sequence flow .+ read$/),
    'No order has "pause", which wait reads',
  ]);
  expect(findings.every(({ severity }) => severity === 'warning')).toBe(true);
});

test('nothing is said where nobody knows the names', async () => {
  const { knownNames: _, ...options } = OPTIONS;
  const findings = checkDefinition(await parseText(PROCESS), options);
  expect(findings.filter(({ message }) => message.includes('No order has'))).toEqual([]);
});
