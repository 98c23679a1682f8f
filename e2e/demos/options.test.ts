import { expect, test } from 'vitest';
import { readDemoOptions } from './options';

test('a name, and how it is played', () => {
  expect(readDemoOptions([])).toMatchObject({ name: null, isHeadless: false, speed: 1, url: null });
  expect(
    readDemoOptions(['never-paid', '--speed', '2', '--headless', '--url', 'http://127.0.0.1:3000/x']),
  ).toMatchObject({ name: 'never-paid', isHeadless: true, speed: 2, url: 'http://127.0.0.1:3000' });
  expect(readDemoOptions(['--readme'])).toMatchObject({ takesReadmePictures: true, isHeadless: true });
});

test.each([
  [['one', 'two'], 'One demo at a time'],
  [['one', '--readme'], 'it plays no demo'],
  [['--readme', '--url', 'http://localhost:3000'], 'takes no --url'],
  [['one', '--speed', '0'], '--speed takes a number from 0.1 to 20, not "0"'],
  [['one', '--speed', 'fast'], '--speed takes a number'],
  [['one', '--url', 'here'], '--url takes the address of a running server'],
  [['one', '--url', 'file:///etc'], '--url takes the address of a running server'],
  [['one', '--to', 'pictures'], 'a visible browser keeps none'],
  [['one', '--quick'], "Unknown option '--quick'"],
])('%j is refused with a reason', (args, reason) => {
  expect(() => readDemoOptions(args)).toThrow(reason);
});
