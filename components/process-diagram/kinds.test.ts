import { describe, expect, test } from 'vitest';
import {
  ELEMENT_KINDS,
  type ElementKind,
  EVENT_KINDS,
  type EventKind,
  type WorkKind,
  waitOf,
} from '@/lib/engine/kinds';
import { kindOf, waitKindOf } from './kinds';
import type { WaitKind } from './types';

/**
 * The diagram reads its kinds from the drawing and knows nothing of the engine. Here its words and signs are held
 * against the engine's rows: a kind that comes to be taken there needs its word here.
 */
const WORDS: Readonly<Record<ElementKind, RegExp>> = {
  // An event that throws a message is called what it is drawn as.
  job: /^(task|event|end)$/,
  user: /^task for a person$/,
  message: /message/,
  signal: /signal/,
  condition: /condition/,
  timer: /time/,
  start: /^start$/,
  end: /^end$/,
  gateway: /path|decision|whichever/,
  'sub-process': /^group of steps$/,
  event: /^(event|wait|problem)/,
  other: /^task$/,
};
const SIGNS: Readonly<Record<WorkKind, WaitKind>> = {
  job: 'other',
  user: 'other',
  message: 'message',
  signal: 'other',
  condition: 'other',
  timer: 'timer',
};

interface Taken {
  readonly type: string;
  readonly event: EventKind | null;
  readonly definition: string | null;
  readonly described: ElementKind;
}

const taken = [...ELEMENT_KINDS]
  .filter(([, { refused }]) => refused === undefined)
  .flatMap(([type, { shape, described }]): Taken[] => {
    if (shape !== 'event') return [{ type, event: null, definition: null, described }];
    const events = Object.keys(EVENT_KINDS) as EventKind[]; // the table's own keys
    return events
      .filter((event) => EVENT_KINDS[event].takenAt.some((at) => at === type))
      .map((event) => ({ type, event, definition: EVENT_KINDS[event].definition, described }));
  });

const $parent = { id: 'around', $type: 'bpmn:SubProcess', triggeredByEvent: true, $instanceOf: () => true };

describe.each(taken)('$type, $event', ({ type, event, definition, described }) => {
  const eventDefinitions = definition === null ? [] : [{ $type: `bpmn:${definition}` }];
  const semantic = { id: 'it', $type: `bpmn:${type}`, $instanceOf: () => false, eventDefinitions, $parent };
  const waitsFor = waitOf(type, event);

  test.each([true, false])('has a word that says what it is, splitting: %s', (splits) => {
    const host = type === 'BoundaryEvent' ? 'Pack' : undefined;
    expect(kindOf(semantic, { splits, host })).toMatch(WORDS[waitsFor ?? described]);
  });

  test('has the sign of what it waits for', () => {
    expect(waitKindOf(semantic)).toBe(waitsFor === null ? 'other' : SIGNS[waitsFor]);
  });
});

test('a message that starts the process is a start: it has come', () => {
  const eventDefinitions = [{ $type: 'bpmn:MessageEventDefinition' }];
  const semantic = { id: 'it', $type: 'bpmn:StartEvent', $instanceOf: () => false, eventDefinitions };
  expect(kindOf(semantic, { splits: false, host: undefined })).toBe('start');
});
