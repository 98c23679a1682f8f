import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseDefinition } from '@/lib/engine/parse';
import { correctionScopes } from './correction-scopes';

const parsed = parseDefinition(
  readFileSync(new URL('./fixtures/mapped-sub-process.bpmn', import.meta.url), 'utf8'),
);

test.each([
  ['what a failed task reads, among its own', 'Activity_box', null, 'job-failed', 'load', 'own'],
  [
    'what is read within the sub-process, there',
    'Activity_box',
    'Gateway_boxes',
    'job-completed',
    'load',
    'pack',
  ],
  [
    'what outputs of the sub-process read that the step leaves, there',
    'Activity_label',
    'Gateway_way',
    'job-completed',
    'boxes',
    'pack',
  ],
  ['anything else, behind it', 'Activity_label', 'Gateway_way', 'job-completed', 'load', 'way'],
] as const)('%s', async (_, elementId, blockedElementId, type, name, where) => {
  const { definition } = await parsed;
  const scopes = {
    own: ['Activity_pack', elementId],
    pack: ['Activity_pack', ...(blockedElementId === 'Gateway_boxes' ? [blockedElementId] : [])],
    way: ['Gateway_way'],
  };
  const work = `Activity_pack/1/job:${elementId}`;
  const event = type === 'job-failed' ? { type, work, errorCode: '' } : { type, work };
  expect(correctionScopes(definition ?? expect.fail(), { elementId, blockedElementId, event }, name)).toEqual(
    scopes[where],
  );
});
