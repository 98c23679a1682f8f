import { describe, expect, test } from 'vitest';
import { rowOf } from '@/lib/testing/bpmn';
import { assignmentOf } from './assignments';
import { checkDefinition } from './check';
import { explainKinds } from './explain';
import { parseDefinition } from './parse';
import { namesRead } from './read-names';

const OPENED = Date.parse('2026-11-28T12:00:00Z');
const CLOCK = { openedAtMs: OPENED, timeZone: 'Europe/Berlin' };

async function definitionOf(extensions: string) {
  const task = {
    id: 'check',
    xml: `<bpmn:userTask id="check" name="Check it"><bpmn:extensionElements>${extensions}</bpmn:extensionElements></bpmn:userTask>`,
  };
  const { definition } = await parseDefinition(rowOf(task));
  if (definition === null) throw new Error('not parsed');
  return definition;
}

const read = async (extensions: string, scope = {}) =>
  assignmentOf(await definitionOf(extensions), 'check', scope, CLOCK);

describe('whose a user task is', () => {
  test('says nothing: nobody’s, of priority 50', async () => {
    expect(await read('<zeebe:userTask />')).toEqual({
      ...{ assignee: null, candidateUsers: [], candidateGroups: [], dueAtMs: null, followUpAtMs: null },
      priority: 50,
    });
  });

  test('texts: names with commas between, dates in the shop’s zone, addresses in small letters', async () => {
    const said = await read(`
      <zeebe:assignmentDefinition assignee=" Ada@Example.com " candidateGroups="Packers, Fragile ,Packers"
        candidateUsers="BO@example.com,eva" />
      <zeebe:taskSchedule dueDate="2026-12-01T10:00:00" followUpDate="2026-11-30T10:00:00Z" />
      <zeebe:priorityDefinition priority="80" />`);
    expect(said).toEqual({
      assignee: 'ada@example.com',
      candidateGroups: ['Packers', 'Fragile'],
      candidateUsers: ['bo@example.com', 'eva'],
      dueAtMs: Date.parse('2026-12-01T09:00:00Z'),
      followUpAtMs: Date.parse('2026-11-30T10:00:00Z'),
      priority: 80,
    });
  });

  test('FEEL: of the order’s data; null says nothing', async () => {
    const extensions = `
      <zeebe:assignmentDefinition assignee="=packer" candidateGroups="=[&#34;Packers&#34;, kind]" candidateUsers="=nobody" />
      <zeebe:taskSchedule dueDate="=date and time(&#34;2026-11-28T12:00:00Z&#34;) + duration(&#34;P1D&#34;)" followUpDate="=nobody" />
      <zeebe:priorityDefinition priority="=if total &gt; 100 then 90 else 10" />`;
    expect(await read(extensions, { packer: null, kind: 'Fragile', total: 200 })).toEqual({
      ...{ assignee: null, candidateUsers: [], followUpAtMs: null, priority: 90 },
      candidateGroups: ['Packers', 'Fragile'],
      dueAtMs: OPENED + 24 * 3_600_000,
    });
  });

  test.each([
    [
      '<zeebe:assignmentDefinition assignee="=3" />',
      /"Check it" \(check\): its assignee, "=3", .* it is no text/,
    ],
    ['<zeebe:assignmentDefinition candidateGroups="=3" />', /candidate groups, .* neither a list of texts/],
    ['<zeebe:assignmentDefinition candidateUsers="=[1]" />', /candidate users, .* it is no text/],
    [
      '<zeebe:assignmentDefinition candidateGroups="=for i in 1..51 return string(i)" />',
      /more than 50 names/,
    ],
    ['<zeebe:priorityDefinition priority="=101" />', /priority, "=101", .* no whole number from 0 to 100/],
    ['<zeebe:priorityDefinition priority="=2.5" />', /no whole number from 0 to 100/],
    ['<zeebe:taskSchedule dueDate="=&#34;soon&#34;" />', /due date, .* is not an ISO 8601 date and time/],
    ['<zeebe:taskSchedule followUpDate="2060-01-01" />', /follow-up date, .* more than 10 years ahead/],
  ])('what gives nothing of the kind names the task: %s', async (extensions, message) => {
    const definition = await definitionOf(extensions);
    expect(() => assignmentOf(definition, 'check', {}, CLOCK)).toThrow(message);
  });

  test.each([
    [
      '<zeebe:priorityDefinition priority="urgent" />',
      /"Check it" \(check\): its priority, "urgent", cannot be taken/,
    ],
    ['<zeebe:priorityDefinition priority="101" />', /no whole number from 0 to 100/],
    [
      '<zeebe:taskSchedule dueDate="PT5M" />',
      /its due date, "PT5M", cannot be taken: .* not an ISO 8601 date/,
    ],
    [
      '<zeebe:assignmentDefinition assignee="=a +" />',
      /its assignee, "=a \+", cannot be taken: .* not valid FEEL/,
    ],
  ])('the check of the file refuses it: %s', async (extensions, message) => {
    const definition = await definitionOf(extensions);
    const findings = checkDefinition(definition, { hasHandler: () => true, declaredErrors: () => [] });
    expect(findings).toEqual([
      expect.objectContaining({
        severity: 'error',
        elementId: 'check',
        message: expect.stringMatching(message),
      }),
    ]);
  });

  test('`npm run process` says it in a sentence', async () => {
    const definition = await definitionOf(`
      <zeebe:assignmentDefinition candidateGroups="Packers" /><zeebe:taskSchedule dueDate="=soon" />`);
    expect(explainKinds(definition)).toEqual([
      '"Check it" (check) is nobody’s when it opens, for Packers to take, due =soon, of priority 50.',
    ]);
  });

  test('names that it reads and nothing gives are warned of', async () => {
    const definition = await definitionOf('<zeebe:assignmentDefinition assignee="=packer" />');
    expect(namesRead(definition.assignments.get('check')?.assignee ?? '')).toEqual(['packer']);
    const options = { hasHandler: () => true, declaredErrors: () => [], knownNames: ['total'] };
    expect(checkDefinition(definition, options)).toEqual([
      expect.objectContaining({ severity: 'warning', message: expect.stringContaining('"packer"') }),
    ]);
  });
});
