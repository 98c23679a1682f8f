import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseDefinition } from '@/lib/engine/parse';
import { checkFile, isError } from '@/lib/runtime/check-file';
import { diagramAlone } from '@/lib/runtime/process-files';
import { findHandler } from '@/lib/tasks/handlers';
import { addDrawing, fixFile } from './fix-file';

const PROCESS_ID = 'ordering-items-workflow';
const check = (bytes: Uint8Array) => checkFile(diagramAlone(bytes), findHandler, { processId: PROCESS_ID });

/** As a tool writes it: a collaboration, ids of its own, flows without ids, a comment with tags, nothing executable. */
const DRAFT = `<?xml version="1.0" encoding="UTF-8"?>
<!-- <process id="old"> -->
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"  xmlns:di='http://www.omg.org/spec/BPMN/20100524/DI' >
  <bpmn:collaboration id="c"><bpmn:participant id="shop" processRef="draft" /></bpmn:collaboration>
  <bpmn:process  id = "draft"
      name="Prüfen &gt; 1" isExecutable='false'>
    <bpmn:startEvent id="s"/><bpmn:userTask id="a"><bpmn:documentation>a <![CDATA[<bpmn:task>]]></bpmn:documentation></bpmn:userTask><bpmn:endEvent id="e"/>
    <bpmn:sequenceFlow sourceRef="s" targetRef="a"/>
    <bpmn:sequenceFlow sourceRef="a" targetRef="e"/>
  </bpmn:process>
  <di:BPMNDiagram><di:BPMNPlane bpmnElement="draft"/></di:BPMNDiagram>
</bpmn:definitions>`;

const FIXED = DRAFT.replace('<bpmn:definitions', '<bpmn:definitions id="definitions-1"')
  .replace('processRef="draft"', `processRef="${PROCESS_ID}"`)
  .replace('id = "draft"', `id = "${PROCESS_ID}"`)
  .replace("isExecutable='false'", "isExecutable='true'")
  .replace('<bpmn:sequenceFlow sourceRef="s"', '<bpmn:sequenceFlow id="sequenceFlow-1" sourceRef="s"')
  .replace('<bpmn:sequenceFlow sourceRef="a"', '<bpmn:sequenceFlow id="sequenceFlow-2" sourceRef="a"')
  .replace('bpmnElement="draft"', `bpmnElement="${PROCESS_ID}"`);

test.each<BufferEncoding>(['utf8', 'latin1', 'utf16le'])(
  'mends the form, and leaves every other byte: %s',
  async (encoding) => {
    const named = { utf8: 'UTF-8', latin1: 'ISO-8859-1', utf16le: 'UTF-16' }[encoding as 'utf8'];
    const bytesOf = (text: string) => Buffer.from(text.replace('UTF-8', named), encoding);
    const { bytes, changes } = fixFile(bytesOf(DRAFT), PROCESS_ID);
    expect(Buffer.from(bytes).equals(bytesOf(FIXED))).toBe(true);
    expect(changes).toEqual([
      'The process is executable.',
      `The process is called ${PROCESS_ID}, and was draft.`,
      'A <definitions> without an id is called definitions-1.',
      'A <sequenceFlow> without an id is called sequenceFlow-1.',
      'A <sequenceFlow> without an id is called sequenceFlow-2.',
    ]);
    const { findings } = await check(bytes);
    expect(findings.filter(isError)).toEqual([]);
  },
);

test('the ids are those that the check speaks of', async () => {
  const { definition } = await parseDefinition(DRAFT);
  const fixed = await parseDefinition(fixFile(Buffer.from(DRAFT), PROCESS_ID).bytes);
  expect(fixed.definition?.elements).toEqual(definition?.elements);
});

test.each<BufferEncoding>(['utf8', 'utf16le'])(
  'adds a drawing where there is none, before the last tag: %s',
  async (encoding) => {
    const text = DRAFT.replace(/<di:BPMNDiagram.*<\/di:BPMNDiagram>/, '').replace(
      'UTF-8',
      encoding === 'utf8' ? 'UTF-8' : 'UTF-16',
    );
    const { bytes, changes } = await addDrawing(Buffer.from(text, encoding));
    expect(changes).toEqual(['The process was laid out, for it had no drawing.']);
    const added = Buffer.from(bytes).toString(encoding);
    const at = text.lastIndexOf('</');
    expect([added.slice(0, at), added.slice(-'</bpmn:definitions>'.length)]).toEqual([
      text.slice(0, at),
      text.slice(at),
    ]);
    const { findings } = await check(fixFile(bytes, PROCESS_ID).bytes);
    expect(findings.filter(({ message }) => /draw/i.test(message))).toEqual([]);
  },
);

test('there is nothing to mend in what may run', async () => {
  const file = readFileSync('bpmn/ordering-items-workflow.bpmn');
  const { bytes, changes } = fixFile(file, PROCESS_ID);
  expect(changes).toEqual([]);
  expect(Buffer.from(bytes).equals(file)).toBe(true);
  expect((await addDrawing(file)).changes).toEqual([]);
});

describe('every file of other tools that is accepted stays so', () => {
  const folder = 'lib/engine/fixtures/files';
  test.each(readdirSync(folder).filter((name) => name.startsWith('works-')))('%s', async (name) => {
    const { bytes } = fixFile(readFileSync(`${folder}/${name}`), PROCESS_ID);
    const { findings } = await check(bytes);
    expect(findings.filter(isError)).toEqual([]);
  });
});

describe('what is not clear is asked back', () => {
  const process = (id: string) => `<process id="${id}"><startEvent id="s-${id}"/></process>`;
  const file = (inner: string) =>
    Buffer.from(`<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">${inner}</definitions>`);
  test.each<[string, Uint8Array, RegExp]>([
    [
      'two processes',
      file(process('one') + process('two')),
      /2 processes that could be meant \(one, two\): set isExecutable/,
    ],
    ['no process', file(''), /holds no process/],
    [
      'the id is another one’s',
      file(`${process('one')}<message id="${PROCESS_ID}"/>`),
      /Something else .* has the id/,
    ],
    ['no BPMN', Buffer.from('<html/>'), /begins with no <definitions>/],
  ])('%s', (_, bytes, message) => {
    expect(() => fixFile(bytes, PROCESS_ID)).toThrow(message);
  });
});
