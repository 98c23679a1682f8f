import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { advance } from './advance';
import { checkDefinition, checkExploration } from './check';
import { explore } from './explore';
import { exploreByGame } from './explore-by-game';
import { parseDefinition } from './parse';
import { createTable } from './table';
import type { EngineEvent, Finding } from './types';

function read(name: string) {
  return parseDefinition(readFileSync(new URL(`./fixtures/walks/${name}.bpmn`, import.meta.url)));
}

/** Drawings that the library walks otherwise than BPMN says, each with the element at which it is refused. */
async function errorsOf(name: string): Promise<readonly Finding[]> {
  const { definition, findings } = await read(name);
  if (definition === null) throw new Error(`${name} is not read`);
  const errors = (found: readonly Finding[]) => found.filter(({ severity }) => severity === 'error');
  const options = { hasHandler: () => true, declaredErrors: () => definition.errorCodes };
  const drawn = errors([...findings, ...checkDefinition(definition, options)]);
  if (drawn.length > 0) return drawn;
  return errors(checkExploration(definition, await explore(definition, createTable(definition), options)));
}

describe('refused by the drawing', () => {
  test.each<[string, string, RegExp]>([
    ['boundary-on-inner-task', 'late', /attached to a, which stands in o; put both into the same/],
    ['completion-quantity', 'a', /startQuantity and completionQuantity are not supported/],
    [
      'default-of-another-gateway',
      'x',
      /default flow .* is not one that leads out of it; choose one of its own/,
    ],
    ['end-event-with-flow', 'e', /no flow may lead out of an end event/],
    ['timer-start-by-reference', 's', /eventDefinitionRef\), which is not read; write it into the event/],
  ])('%s', async (name, elementId, message) => {
    expect(await errorsOf(name)).toContainEqual(
      expect.objectContaining({ elementId, message: expect.stringMatching(message) }),
    );
  });
});

describe('refused because engine and token game disagree', () => {
  test.each<[string, string, RegExp]>([
    ['join-two-tokens-one-flow', 'e', /the engine also ends the order at e/],
    ['queued-token-lost', 'late', /BPMN also enters late/],
  ])('%s', async (name, elementId, message) => {
    expect(await errorsOf(name)).toContainEqual(
      expect.objectContaining({ elementId, message: expect.stringMatching(message) }),
    );
  });
});

test('token-left-at-join: too large to be walked from end to end, refused for the kind of step that loses it', async () => {
  const { definition } = await read('token-left-at-join');
  const parsed = definition ?? expect.fail();
  const played = await exploreByGame(parsed, { declaredErrors: () => parsed.errorCodes });
  const messages = checkExploration(parsed, played?.exploration ?? expect.fail()).map(
    ({ message }) => message,
  );
  expect(messages.join('\n')).toMatch(/by BPMN 1 token waits at parallel_21, and the engine keeps 0/);
});

test('a condition with the text of a timer is asked, and the timer is no guard', async () => {
  expect(await errorsOf('guard-like-a-timer')).toEqual([]);
});

describe('walked as BPMN says, by a behaviour of our own', () => {
  /** What is open, or the end, after each of these events. */
  async function walk(name: string, events: readonly EngineEvent[]): Promise<readonly unknown[]> {
    const { definition } = await read(name);
    if (definition === null) throw new Error(`${name} is not read`);
    let state: string | null = null;
    const found: unknown[] = [];
    for (const event of events) {
      const { leaf, marking } = await advance(definition, state, event, () => true);
      state = marking?.state ?? null;
      found.push(leaf.kind === 'ended' ? leaf.endEventId : marking?.openWork.map(({ key }) => key));
    }
    return found;
  }

  test('an error end behind a task is none of the affair of that task’s boundary event', async () => {
    expect(await errorsOf('error-end-hits-finished-task')).toEqual([]);
    const events = [{ type: 'start' }, { type: 'job-completed', work: 'job:charge' }] as const;
    expect(await walk('error-end-hits-finished-task', events)).toEqual([['job:charge'], 'failed']);
  });

  test('an error that is caught two scopes further out ends the scope between, which completes nothing', async () => {
    expect(await errorsOf('error-through-two-levels-trace')).toEqual([]);
    const { definition } = await read('error-through-two-levels-trace');
    if (definition === null) throw new Error('it is not read');
    const { leaf } = await advance(definition, null, { type: 'start' }, () => true);
    expect(leaf).toMatchObject({ kind: 'ended', endEventId: 'e2' });
    const { trace } = leaf as Extract<typeof leaf, { kind: 'ended' }>;
    expect(trace.completed).not.toContain('inner');
    expect(trace.entered).not.toContain('ship');
    expect(trace.takenFlows).toEqual(['f1', 'o1', 'i1', 'i2', 'f3']);
  });

  test('an error that nobody catches is over: a later task hears nothing of it', async () => {
    expect(await errorsOf('error-end-kept-for-later-task')).toEqual([]);
    const events = [
      { type: 'start' },
      { type: 'user-task-completed', work: 'search/user:look' },
      { type: 'job-completed', work: 'job:ship' },
    ] as const;
    const found = await walk('error-end-kept-for-later-task', events);
    expect(found).toEqual([['search/user:look'], ['job:ship'], 'e']);
  });

  test.each([
    ['of two activities around it the nearest catches', 'two-levels-catch', 'inner', ['outer/job:mend']],
    ['an open task beside the end event does not catch', 'error-end-beside-task', 'inner', ['job:call']],
  ])('%s', async (_, name, scope, then) => {
    expect(await errorsOf(name)).toEqual([]);
    const path = name === 'two-levels-catch' ? `outer/${scope}` : scope;
    const events = [{ type: 'start' }, { type: 'user-task-completed', work: `${path}/user:look` }] as const;
    expect((await walk(name, events)).at(-1)).toEqual(then);
  });
});
