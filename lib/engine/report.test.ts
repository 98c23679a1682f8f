import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkExploration } from './check';
import { type ProcessReport, reportProcess } from './report';
import { exploreText } from './testing/run-process';

async function reportOf(text: string, known: readonly string[], limit?: number): Promise<ProcessReport> {
  const { definition, exploration } = await exploreText(text, limit);
  const options = { hasHandler: () => true, declaredErrors: () => [], knownMessages: known };
  return reportProcess(definition, exploration, options, checkExploration(definition, exploration, known));
}

const original = readFileSync(new URL('./fixtures/original-order.bpmn', import.meta.url), 'utf8');

test('the original order process, with a message that it does not await', async () => {
  expect(await reportOf(original, ['payment-received', 'cancel-requested'])).toMatchObject({
    table: { markings: 9, transitions: 13, complete: true },
    withoutExit: [],
    neverReached: [],
    unawaitedMessages: ['cancel-requested'],
    unsentMessages: [],
    doubleSubscriptions: [],
    ends: [{ outcome: null, leaves: 3 }],
    findings: [{ severity: 'warning', message: expect.stringContaining('"cancel-requested"') }],
  });
});

test('what event sub-processes, inclusive joins and escalations do, in a sentence each', async () => {
  const file = (name: string) => readFileSync(new URL(`./fixtures/${name}.bpmn`, import.meta.url), 'utf8');
  const explained = async (name: string) => (await reportOf(file(name), [])).explained;
  expect(await explained('event-sub-process-passive')).toEqual([
    'asked begins when the message "asked" comes, once at most, and all in ship goes on.',
    'slow begins when its time is up (PT5M), once at most, and all in the process goes on.',
    'withdrawn begins when the message "cancel-requested" comes, and ends all that is active in the process.',
  ]);
  expect(await explained('escalation')).toEqual([
    'heavy throws the escalation "HEAVY", which help catches, once at most, and all in pack goes on.',
    'lost throws the escalation "LOST", which gone catches, and ends all that is active in pack.',
  ]);
  expect(await explained('escalation-event-sub-process')).toContain(
    'shipped throws the escalation "NOBODY", which nothing catches.',
  );
  expect(await explained('signal')).toEqual([
    'packed broadcasts the signal "packed" to all orders that wait for it, and goes on.',
    'done broadcasts the signal "all-done" to all orders that wait for it, and goes on.',
  ]);
  expect(await explained('signal-event-sub-process')).toEqual([
    'beside begins when the signal "shop-paused" is broadcast, once at most, and all in the process goes on.',
    'recall begins when the signal "recalled" is broadcast, and ends all that is active in the process.',
  ]);
  expect(await explained('conditional-event-sub-process')).toContain(
    'recall begins when its condition comes to hold (=recalled), and ends all that is active in the process.',
  );
  expect(await explained('inclusive-join')).toEqual([
    'join waits for a token from each of its 3 flows by which one may still come.',
  ]);
  expect(await explained('original-order')).toEqual([]);
});

test('a stuck join, what lies behind it, and a message that nothing sends', async () => {
  const report = await reportOf(
    `
    start begin
    exclusive choose
    message left=left
    message right=right
    parallel join
    end done
    begin -> choose
    choose -> left if =a
    choose -> right default
    left -> join -> done
    right -> join`,
    ['left'],
  );
  expect(report.withoutExit.map(({ elementIds }) => elementIds)).toEqual([['join'], ['join']]);
  expect(report.withoutExit[0]?.after).toBe('the start, message message:left');
  expect(report.neverReached).toEqual(['join', 'done']);
  expect(report.unsentMessages).toEqual(['right']);
  expect(report.ends).toEqual([]);
});

test('past its bound the report says so and claims nothing of what it did not see', async () => {
  const report = await reportOf(original, ['cancel-requested'], 4);
  expect(report).toMatchObject({ table: { complete: false }, neverReached: [], unawaitedMessages: [] });
  expect(report.findings.map(({ message }) => message)).toEqual([
    expect.stringMatching(/more than 5 markings were found: the table grows as orders come/),
  ]);
});
