import { expect, test } from 'vitest';
import { MAX_NESTING } from '@/lib/engine/feel-json';
import { requireBounds } from './variables';

const NONE = { variables: null, locals: null };
const nested = (levels: number): unknown => (levels === 0 ? 1 : { in: nested(levels - 1) });
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, nth) => [`v${nth}`, nth]));

test.each([
  ['how many there are, local ones included', many(150), { task: many(51) }, 'at most 200 variables'],
  ['the bytes of one', { note: 'x'.repeat(9_000) }, null, '"note": a variable takes at most 8192 bytes'],
  [
    'the bytes of all',
    { a: 'x'.repeat(8_000) },
    { task: { b: 'x'.repeat(8_000), c: 'x'.repeat(400) } },
    '16384 bytes',
  ],
  ['how deep one nests', { deep: nested(MAX_NESTING + 2) }, null, '"deep": a variable nests at most 16 deep'],
])('the bound of %s', (_, variables, locals, message) => {
  const written = Object.assign({}, variables, ...Object.values(locals ?? {}));
  expect(() => requireBounds({ variables, locals }, NONE, written)).toThrow(message);
});

test('what is within them is taken', () => {
  const variables = { ...many(100), deep: nested(MAX_NESTING) };
  requireBounds({ variables, locals: { task: many(99) } }, NONE, variables);
  requireBounds(NONE, NONE, {});
});

test.each([
  ['is larger than one may be', { note: 'x'.repeat(9_000) }],
  ['nests deeper', { deep: nested(MAX_NESTING + 2) }],
  ['are more', many(201)],
])('where there %s from a version that allowed it, another is written', (_, stood) => {
  const was = { variables: { ...stood, v0: 0 }, locals: null };
  requireBounds({ ...was, variables: { ...was.variables, v0: 1 } }, was, { v0: 1 });
  const again = { ...stood, more: 1 };
  expect(() => requireBounds({ ...was, variables: { ...was.variables, ...again } }, was, again)).toThrow();
});
