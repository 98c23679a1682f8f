import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ELEMENT_KINDS, EVENT_KINDS } from './engine/kinds';
import { MARKER_KINDS } from './engine/markers';

/** Rows of the tables of `docs/bpmn.md`, by their first cell. */
const rows = new Map(
  readFileSync('docs/bpmn.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, name = '', ...cells]) => [name.replaceAll('`', ''), cells] as const),
);

test.each([...ELEMENT_KINDS])('docs/bpmn.md says whether %s works', (type, { refused }) => {
  expect(rows.get(type)?.[0]).toBe(refused === undefined ? 'works' : 'refused');
});

const events = Object.entries(EVENT_KINDS).filter(([kind]) => kind !== 'several');

test.each(events)('docs/bpmn.md says where %s events work', (kind, row) => {
  const { definition, takenAt } = row;
  const at = ['IntermediateCatchEvent', 'BoundaryEvent', 'IntermediateThrowEvent', 'EndEvent'] as const;
  const isTaken = (type: (typeof takenAt)[number]) => takenAt.includes(type);
  const starts = isTaken('StartEvent');
  const taken = [
    starts && (kind === 'none' || row.broughtByRequest === true),
    starts && kind !== 'none',
    ...at.map(isTaken),
  ];
  expect(rows.get(definition ?? kind)?.slice(0, 6)).toEqual(taken.map((is) => (is ? 'yes' : 'no')));
});

test.each(Object.entries(MARKER_KINDS))('docs/bpmn.md says what becomes of %s', (marker, row) => {
  expect(rows.get(marker)?.[0]).toBe('severity' in row ? 'warning' : 'refused');
});
