import { describe, expect, test } from 'vitest';
import { parseDefinition } from './parse';
import { bpmnText } from './testing/bpmn-text';

const whole = bpmnText(`
  start begin
  message paid=paid
  job pack
  boundary torn on=pack error=TORN
  end done
  begin -> paid -> pack -> done
  torn -> done`);

/** What the reader of the library says of itself, which nobody who draws could use. */
const RAW = /unparsable|nested error|unresolved|TypeError|undefined|of null|\[object/;

async function findingsOf(text: string) {
  const { findings } = await parseDefinition(text);
  for (const { message } of findings) expect(message).not.toMatch(RAW);
  return findings;
}

test('a whole file has none', async () => {
  expect(await findingsOf(whole)).toEqual([]);
});

describe('what acts on the walk is an error, with element and place', () => {
  test.each<[string, string, string, string | null, RegExp]>([
    [
      'a double id',
      'id="done"',
      'id="pack"',
      'pack',
      /Two elements have the id "pack"; the second, a <endEvent> in line 17,/,
    ],
    [
      'an id that is not read',
      'id="pack"',
      'id="Prüfen"',
      'Prüfen',
      /id "Prüfen" of a <serviceTask> in line \d+ is not read; write it in Latin/,
    ],
    [
      'an element of no BPMN',
      'serviceTask',
      'robotTask',
      'pack',
      /knows no <robotTask> where it stands in line \d+; correct it/,
    ],
    ['a process that is not read', 'id="process"', 'id="{1}"', '{1}', /id "\{1\}" of a <process>/],
    [
      'attributes that are damaged',
      'id="done"',
      'id="done" id="done"',
      'done',
      /attributes of the <endEvent> in line \d+ are damaged/,
    ],
    [
      'a message that is not there',
      'messageRef="Message_paid"',
      'messageRef="M"',
      'paid',
      /names the message "M", which is not in the file/,
    ],
    [
      'an error that is not there',
      'errorRef="Error_TORN"',
      'errorRef="E"',
      'torn',
      /names the error "E", which is not in the file/,
    ],
  ])('%s', async (_, from, to, elementId, message) => {
    expect(await findingsOf(whole.replaceAll(from, to))).toContainEqual({
      severity: 'error',
      elementId,
      message: expect.stringMatching(message),
    });
  });
});

describe('what does not is none', () => {
  const other = (inner: string) =>
    whole.replace('</bpmn:process>', `</bpmn:process><bpmn:process id="o">${inner}</bpmn:process>`);
  test.each<[string, string]>([
    [
      'a reference of another process',
      other('<bpmn:sequenceFlow id="x" sourceRef="nobody" targetRef="nobody" />'),
    ],
    ['an element of no BPMN in another process', other('<bpmn:robotTask id="x" />')],
    [
      'a vendor beside the extensions',
      whole.replace('<bpmn:serviceTask id="pack">', '$&<v:note xmlns:v="http://v.example" />'),
    ],
    ['stray text', whole.replace('<bpmn:serviceTask id="pack">', '$&hello')],
    ['what a vendor refers to', whole.replace('id="Message_paid"', 'id="Message_paid" itemRef="v:Type"')],
    [
      'a flow that an element names and nobody has',
      whole.replace('<bpmn:serviceTask id="pack">', '$&<bpmn:incoming>gone</bpmn:incoming>'),
    ],
  ])('%s', async (_, text) => {
    expect(await findingsOf(text)).toEqual([]);
  });
});

test('an attribute that BPMN does not know is warned of', async () => {
  const text = whole.replace('id="pack"', 'id="pack" completionquantity="2"');
  expect(await findingsOf(text)).toEqual([
    {
      severity: 'warning',
      elementId: 'pack',
      message: expect.stringMatching(/knows no attribute "completionquantity" here, and it is not looked at/),
    },
  ]);
});

describe('what is no XML says where', () => {
  test.each<[string, string, RegExp]>([
    [
      'cut off',
      whole.slice(0, whole.indexOf('<bpmn:endEvent')),
      /at line \d+, column \d+ it ends, and elements are still open/,
    ],
    [
      'closed twice',
      whole.replace('</bpmn:process>', '</bpmn:process></bpmn:process>'),
      /at line \d+, column \d+ an element is closed that is not the one/,
    ],
    [
      'a prefix of nothing',
      whole.replace('<bpmn:serviceTask id="pack">', '$&<v:note />'),
      /at line 11, column \d+ a prefix has no namespace/,
    ],
    ['text', 'hello', /at line 1, column 1 there is no element/],
    ['a page', '<html><body/></html>', /its first element must be <definitions>/],
  ])('%s', async (_, text, message) => {
    expect(await findingsOf(text)).toEqual([
      { severity: 'error', elementId: null, message: expect.stringMatching(message) },
    ]);
  });
});
