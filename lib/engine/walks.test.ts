import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkDefinition, checkExploration } from './check';
import { explore } from './explore';
import { parseDefinition } from './parse';
import { createTable } from './table';
import type { Finding } from './types';

/** Drawings that the library walks otherwise than BPMN says, each with the element at which it is refused. */
async function errorsOf(name: string): Promise<readonly Finding[]> {
  const bytes = readFileSync(new URL(`./fixtures/walks/${name}.bpmn`, import.meta.url));
  const { definition, findings } = await parseDefinition(bytes);
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
      /default flow .* leads out of another element; choose one of its own/,
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
    ['error-end-hits-finished-task', 'declined', /the engine also completes declined/],
    ['error-end-kept-for-later-task', 'ship-lost', /the engine also completes ship-lost/],
    ['error-through-two-levels-trace', 'inner', /the engine also completes inner/],
    ['join-two-tokens-one-flow', 'e', /the engine also ends the order at e/],
    ['queued-token-lost', 'late', /BPMN also enters late/],
  ])('%s', async (name, elementId, message) => {
    expect(await errorsOf(name)).toContainEqual(
      expect.objectContaining({ elementId, message: expect.stringMatching(message) }),
    );
  });
});

test('a condition with the text of a timer is asked, and the timer is no guard', async () => {
  expect(await errorsOf('guard-like-a-timer')).toEqual([]);
});
