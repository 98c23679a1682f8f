import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** ASVS 5.0.0: the requirements of levels 1 and 2, by section: those of level 3 are the gaps. */
const ASKED: Readonly<Record<string, string>> = {
  '1.1': '1-2',
  '1.2': '1-9',
  '1.3': '1-11',
  '1.4': '1-3',
  '1.5': '1-2',
  '2.1': '1-3',
  '2.2': '1-3',
  '2.3': '1-4',
  '2.4': '1',
  '3.2': '1-2',
  '3.3': '1-4',
  '3.4': '1-6',
  '3.5': '1-5',
  '3.7': '1-2',
  '4.1': '1-3',
  '4.2': '1',
  '4.3': '1-2',
  '4.4': '1-4',
  '5.1': '1',
  '5.2': '1-3',
  '5.3': '1-2',
  '5.4': '1-3',
  '6.1': '1-3',
  '6.2': '1-12',
  '6.3': '1-4',
  '6.4': '1-4',
  '6.5': '1-5',
  '6.6': '1-3',
  '6.8': '1-4',
  '7.1': '1-3',
  '7.2': '1-4',
  '7.3': '1-2',
  '7.4': '1-5',
  '7.5': '1-2',
  '7.6': '1-2',
  '8.1': '1-2',
  '8.2': '1-3',
  '8.3': '1',
  '8.4': '1',
  '9.1': '1-3',
  '9.2': '1-4',
  '10.1': '1-2',
  '10.2': '1-2',
  '10.3': '1-4',
  '10.4': '1-11',
  '10.5': '1-5',
  '10.6': '1-2',
  '10.7': '1-3',
  '11.1': '1-2',
  '11.2': '1-3',
  '11.3': '1-3',
  '11.4': '1-4',
  '11.5': '1',
  '11.6': '1',
  '12.1': '1-3',
  '12.2': '1-2',
  '12.3': '1-4',
  '13.1': '1',
  '13.2': '1-5',
  '13.3': '1-2',
  '13.4': '1-5',
  '14.1': '1-2',
  '14.2': '1-4',
  '14.3': '1-3',
  '15.1': '1-3',
  '15.2': '1-3',
  '15.3': '1-7',
  '16.1': '1',
  '16.2': '1-5',
  '16.3': '1-4',
  '16.4': '1-3',
  '16.5': '1-3',
  '17.1': '1',
  '17.2': '1-4',
  '17.3': '1-2',
};

const rows = [
  ...readFileSync('docs/security.md', 'utf8').matchAll(
    /^\| (\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*) \| (.+?) \| (.+) \|$/gm,
  ),
].map(([, ids = '', state = '', reason = '']) => ({ ids: ids.split(', '), state, reason }));

/** `1-3,5` is 1, 2, 3 and 5. */
const numbersOf = (text: string) =>
  text.split(',').flatMap((part) => {
    const [from = 0, to = from] = part.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });

test('docs/security.md has each requirement of ASVS 5.0 of levels 1 and 2, once', () => {
  const asked = Object.entries(ASKED).flatMap(([section, text]) =>
    numbersOf(text).map((number) => `${section}.${number}`),
  );
  expect(asked).toHaveLength(253);
  expect(rows.flatMap(({ ids }) => ids).sort()).toEqual(asked.sort());
});

test('docs/security.md says of each whether it holds, is not ours, or is open, and why', () => {
  for (const { ids, state, reason } of rows) {
    expect(['holds', 'not ours', 'open'], ids[0]).toContain(state);
    expect(reason.length, ids[0]).toBeGreaterThan(4);
    for (const [, file = ''] of reason.matchAll(/`((?:app|components|docs|e2e|lib|scripts)\/[^`]+)`/g))
      expect(existsSync(file), file).toBe(true);
  }
});
