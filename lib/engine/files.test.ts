import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkDefinition, checkExploration } from './check';
import { explore } from './explore';
import { parseDefinition } from './parse';
import { createTable } from './table';
import type { Finding } from './types';

/** What modelling tools write beside a process: none of it acts on the walk, and none of it may end the file. */
const folder = new URL('./fixtures/files/', import.meta.url);
const names = readdirSync(folder).map((file) => file.replace('.bpmn', ''));

async function walked(name: string) {
  const { definition, findings } = await parseDefinition(readFileSync(new URL(`${name}.bpmn`, folder)));
  if (definition === null) throw new Error(findings.map(({ message }) => message).join());
  const options = { hasHandler: () => true, declaredErrors: () => [] };
  const drawn = [...findings, ...checkDefinition(definition, options)];
  if (drawn.some(({ severity }) => severity === 'error')) return { definition, findings: drawn, leaves: [] };
  const table = createTable(definition);
  const exploration = await explore(definition, table, options);
  const leaves = table.transitions().map(({ leaf }) => leaf);
  return { definition, findings: [...drawn, ...checkExploration(definition, exploration)], leaves };
}

const errorsOf = (findings: readonly Finding[]) => findings.filter(({ severity }) => severity === 'error');

describe.each(names.filter((name) => name.startsWith('works-')))('%s', (name) => {
  test('is accepted, and walks as drawn', async () => {
    const { findings, leaves } = await walked(name);
    expect(errorsOf(findings)).toEqual([]);
    expect(leaves).toMatchObject([
      { kind: 'moved', effects: [{ do: 'open', work: { key: 'user:a' } }], trace: { completed: ['s'] } },
      { kind: 'ended', endEventId: 'e', trace: { completed: ['a', 'e'] } },
    ]);
  });
});

test.each<[string, RegExp]>([
  ['refuse-dangling-flow', /flow lost: it leads from nothing to nothing; connect both of its ends/],
  [
    'refuse-flow-to-nowhere',
    /flow lost: it leads from a to nobody, which is no element of the process; connect/,
  ],
])('%s is refused at its flow', async (name, message) => {
  const { findings } = await walked(name);
  expect(errorsOf(findings)).toEqual([
    { severity: 'error', elementId: 'lost', message: expect.stringMatching(message) },
  ]);
});

test('every file here has its test', () => {
  expect(names.filter((name) => !/^works-|^refuse-(dangling-flow|flow-to-nowhere)$/.test(name))).toEqual([]);
});

test('a name is read in the encoding of its file', async () => {
  const { definition } = await walked('works-latin-1');
  expect(definition.elements.get('a')?.name).toBe('Prüfen');
});

test('data that is drawn is warned of', async () => {
  const { findings } = await walked('works-data-object-shown-only');
  expect(findings).toContainEqual({
    severity: 'warning',
    elementId: 'a',
    message: expect.stringMatching(/data inputs and outputs are shown, and not used/),
  });
});

test('who has no id is told, with the id that is used here', async () => {
  const { definition, findings } = await walked('works-flows-without-id');
  expect(findings).toContainEqual({
    severity: 'warning',
    elementId: null,
    message: expect.stringMatching(
      /2 elements have no id and are called sequenceFlow-1, sequenceFlow-2 here/,
    ),
  });
  expect(definition.processId).toBe('ordering-items-workflow');
});
