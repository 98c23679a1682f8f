import { expect, it } from 'vitest';
import { parseOrderId } from './order-id';

const LARGEST = (2n ** 63n - 1n).toString();

it.each([
  ['7302155936283719424', '7302155936283719424'],
  ['1', '1'],
  // Canonical: without zeros in front.
  ['0007', '7'],
  [LARGEST, LARGEST],
])('reads %s', (text, id) => {
  expect(parseOrderId(text)).toBe(id);
});

it.each([
  '',
  '0',
  '-1',
  '+1',
  '1.0',
  '1e3',
  '0x1f',
  ' 1',
  '1n',
  'abc',
  '٣',
  (2n ** 63n).toString(),
  '9'.repeat(65),
])('refuses "%s"', (text) => {
  expect(parseOrderId(text)).toBeNull();
});
