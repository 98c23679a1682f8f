import { expect, test } from 'vitest';
import { evaluateKey, keyToEvaluate } from './correlation';
import { parseText } from './testing/run-process';

const drawn = `start begin
  message own=paid key==orderId
  message spaced=paid key==orderId+""
  message none=paid key=
  job pack
  end done
  begin -> own -> spaced -> none -> pack -> done`;

test('the number of the order, and nothing, need no evaluation', async () => {
  const definition = await parseText(drawn);
  const keys = ['own', 'spaced', 'none', 'pack', 'unknown'].map((id) => keyToEvaluate(definition, id));
  expect(keys).toEqual([null, '=orderId+""', null, null, null]);
});

test.each<[string, string | null]>([
  ['=box', 'B-1'],
  ['=7.5', '7.5'],
  ['="7"+box', '7B-1'],
  ['=""', null],
  ['=nobody', null],
  ['=true', null],
  ['=[box]', null],
])('%s gives %s', async (feel, key) => {
  expect(evaluateKey(await parseText(drawn), 'own', feel, { box: 'B-1' })).toBe(key);
});

test('what cannot be evaluated names its element', async () => {
  const definition = await parseText(drawn);
  expect(() => evaluateKey(definition, 'own', '=assert(box, box > 1)', { box: 1 })).toThrow(
    /^own: its correlation key "=assert\(box, box > 1\)" cannot be evaluated: /,
  );
});
