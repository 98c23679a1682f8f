import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Row } from './report';
import { writeResultPage } from './result-page';

const folder = mkdtempSync(path.join(tmpdir(), 'orderflow-bench-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = path.join(folder, 'bench.md');

const machine = (date: string, cores = 2) => ({
  date: `${date}T10:00:00.000Z`,
  node: 'v20.0.0',
  cores,
  processor: 'a processor',
  memoryMiB: 1024,
  versions: {},
});
const row = (what: string, figure: number, more: Partial<Row> = {}): Row => ({
  what,
  figure,
  unit: '/s',
  ratio: null,
  to: '',
  reach: null,
  void: null,
  meaning: 'It says something.',
  ...more,
});
const rows = () =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| row'));

it('keeps the last result of each row, with its day, as long as the machine is the same', () => {
  writeResultPage(file, machine('2026-01-01'), [row('a', 10), row('b', 20, { reach: { atLeast: 30 } })]);
  writeResultPage(file, machine('2026-01-02'), [
    row('b', 40, { ratio: 1.5, to: 'a', reach: { atLeast: 1 } }),
  ]);
  expect(rows()).toEqual([
    '| a | 10 /s |  |  | 2026-01-01 | It says something. |',
    '| b | 40 /s | 1.50 × a | ≥ 1 | 2026-01-02 | It says something. |',
  ]);
  writeResultPage(file, machine('2026-01-03', 4), [
    row('b', 20, { reach: { atLeast: 30 } }),
    row('c', 1, { void: 'noise' }),
  ]);
  expect(rows()).toEqual(['| b | 20 /s |  | **≥ 30** | 2026-01-03 | It says something. |']);
});
