import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { diagramAlone } from '@/lib/runtime/process-files';
import { checkFile } from './check-file';

const file = diagramAlone(readFileSync('bpmn/ordering-items-workflow.bpmn'));

test('an error inside the check is a finding that says so, and is handed on', async () => {
  const failure = new TypeError("Cannot read properties of undefined (reading 'id')");
  const checked = await checkFile(file, () => {
    throw failure;
  });
  expect(checked.findings).toEqual([
    { severity: 'error', elementId: null, message: expect.stringMatching(/failed inside Orderflow/) },
  ]);
  expect(checked.failure).toBe(failure);
});

test('a database that fails is no fault of the file', async () => {
  const fill = () => Promise.reject(new Error('connection lost'));
  const handler = () => ({ name: 'any', run: () => Promise.resolve({}) }) as never;
  await expect(checkFile(file, handler, { fill })).rejects.toThrow('connection lost');
});
