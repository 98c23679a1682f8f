import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { ELEMENT_KINDS, EVENT_KINDS, TIMER_KINDS } from './kinds';
import { type ModelNode, modelOf } from './model';
import { parseText } from './testing/run-process';

const folder = new URL('./fixtures/', import.meta.url);
const recorded: ModelNode[] = [];

beforeAll(async () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.bpmn'))) {
    const definition = await parseText(readFileSync(new URL(file, folder), 'utf8'));
    recorded.push(...modelOf(definition).nodes.values());
  }
});

const takenTypes = [...ELEMENT_KINDS]
  .filter(([, { refused }]) => refused === undefined)
  .map(([type]) => type);
const takenEvents = Object.entries(EVENT_KINDS).flatMap(([kind, { takenAt }]) =>
  takenAt.map((type) => [kind, type] as const),
);
const takenTimers = Object.entries(TIMER_KINDS)
  .filter(([, { refused }]) => refused === undefined)
  .map(([type]) => type);

test.each(takenTypes)('%s has a recorded trace', (type) => {
  expect(recorded.some((node) => node.type === type)).toBe(true);
});

test.each(takenEvents)('a %s event as %s has a recorded trace', (kind, type) => {
  expect(recorded.some((node) => node.type === type && node.event?.kind === kind)).toBe(true);
});

test.each(takenTimers)(
  'a timer with a %s has a recorded trace, and something to tell the library',
  (type) => {
    expect(recorded.some((node) => node.event?.timer?.type === type)).toBe(true);
    expect(Object.entries(TIMER_KINDS).find(([name]) => name === type)?.[1].standIn).toBeDefined();
  },
);

test('every type that events are taken at is an event that is taken itself', () => {
  const shapes = takenEvents.map(([, type]) => ELEMENT_KINDS.get(type));
  expect(shapes.every((kind) => kind?.shape === 'event' && kind.refused === undefined)).toBe(true);
});
