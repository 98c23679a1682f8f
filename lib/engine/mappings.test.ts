import { describe, expect, test } from 'vitest';
import { processOf, rowOf } from '@/lib/testing/bpmn';
import { checkDefinition } from './check';
import { mapped } from './mappings';
import { parseDefinition } from './parse';
import type { Mapping } from './types';

const read = async (file: Uint8Array) => (await parseDefinition(file)).definition ?? expect.fail();
const mapping = (source: string, target: string): Mapping => ({ source, target });
const definition = await read(rowOf({ id: 'pack', xml: '<bpmn:serviceTask id="pack" name="Pack it" />' }));
const evaluated = (kind: 'input' | 'output', mappings: Mapping[], scope = {}, existing = {}) =>
  mapped(kind, mappings, { definition, elementId: 'pack', scope, existing });

describe('values of mappings', () => {
  // https://docs.camunda.io/docs/components/concepts/variables/#input-mappings and #output-mappings
  test.each([
    [[mapping('=orderId', 'reference')], { orderId: 'order-123' }, { reference: 'order-123' }],
    [[mapping('=customer.name', 'sender')], { customer: { name: 'John' } }, { sender: 'John' }],
    [
      [mapping('=customer', 'sender.name'), mapping('=iban', 'sender.iban')],
      { customer: 'John', iban: 'DE456' },
      { sender: { name: 'John', iban: 'DE456' } },
    ],
    [[mapping('=a', 'b'), mapping('=b + 1', 'c')], { a: 1 }, { b: 1, c: 2 }],
    [[mapping('=nobody.knows', 'x')], {}, { x: null }],
    [[mapping('plain', 'x'), mapping('12', 'y')], {}, { x: 'plain', y: '12' }],
    [
      [mapping('=date("2026-03-01")', 'on'), mapping('=duration("P1D")', 'for')],
      {},
      { on: '2026-03-01', for: 'P1D' },
    ],
    [[mapping('={a: [1, @"10:00:00Z"]}', 'x')], {}, { x: { a: [1, '10:00:00Z'] } }],
    // What a mapping before has set of a variable hides no more of it.
    [[mapping('=2', 'box.w'), mapping('=box.h', 'y')], { box: { h: 3 } }, { box: { w: 2 }, y: 3 }],
  ])('%j', (mappings, scope, expected) => {
    expect(evaluated('input', mappings, scope)).toEqual(expected);
  });

  test('an output to a property keeps what else the variable holds, and gives way where it is no object', () => {
    const order = { id: 7, way: { by: 'van' } };
    const outputs = [
      mapping('="t-789"', 'order.transactionId'),
      mapping('=2', 'order.way.days'),
      mapping('=1', 'n.x'),
    ];
    expect(evaluated('output', outputs, {}, { order, n: 5 })).toEqual({
      order: { id: 7, transactionId: 't-789', way: { by: 'van', days: 2 } },
      n: { x: 1 },
    });
  });

  test.each([
    ['=function(a) a', /its value is a function or a range/],
    ['=[1..3]', /its value is a function or a range/],
    ['=assert(a, a != null, "no weight")', /no weight/],
    [`=${'['.repeat(20)}1${']'.repeat(20)}`, /its value nests deeper than 16/],
  ])('%s names element, mapping and what was wrong', (source, what) => {
    expect(() => evaluated('input', [mapping(source, 'kilos')])).toThrow(what);
    expect(() => evaluated('input', [mapping(source, 'kilos')])).toThrow(
      /^"Pack it" \(pack\): its input mapping to "kilos", "=/,
    );
  });
});

describe('the check refuses by name', () => {
  const io = (lines: string) =>
    `<bpmn:extensionElements><zeebe:ioMapping>${lines}</zeebe:ioMapping></bpmn:extensionElements>`;
  const input = (source: string, target: string) => `<zeebe:input source="${source}" target="${target}" />`;
  const output = (source: string, target: string) => `<zeebe:output source="${source}" target="${target}" />`;
  const errorsOf = async (file: Uint8Array) => {
    const options = { hasHandler: () => true, declaredErrors: () => [], knownNames: ['total', 'payment'] };
    const found = checkDefinition(await read(file), options);
    return found.filter(({ severity }) => severity === 'error');
  };
  const one = (xml: string) => rowOf({ id: 'x', xml });
  const task = (lines: string) => one(`<bpmn:serviceTask id="x">${io(lines)}</bpmn:serviceTask>`);

  test.each<[string, Uint8Array, RegExp]>([
    [
      'a manual task',
      one(`<bpmn:manualTask id="x">${io(input('=1', 'a'))}</bpmn:manualTask>`),
      /move them there/,
    ],
    [
      'a throw event',
      one(`<bpmn:intermediateThrowEvent id="x">${io(output('=1', 'a'))}</bpmn:intermediateThrowEvent>`),
      /move them there/,
    ],
    [
      'an input at a receive task',
      one(`<bpmn:receiveTask id="x" messageRef="message-payment">${io(input('=1', 'a'))}</bpmn:receiveTask>`),
      /here only outputs/,
    ],
    ['what is no name', task(output('=1', 'a b')), /names no variable/],
    ['a keyword', task(input('=1', 'if')), /names no variable/],
    ['what follows from the order', task(output('=1', 'total')), /follows from the order itself/],
    ['nothing', task(input('', 'a')), /has no source/],
    ['what does not parse', task(input('=1 +', 'a')), /cannot be evaluated/],
  ])('%s', async (_, file, message) => {
    expect(await errorsOf(file)).toEqual([
      { severity: 'error', elementId: 'x', message: expect.stringMatching(message) },
    ]);
  });

  test('and takes an input that hides what follows from the order, within its task', async () => {
    expect(await errorsOf(task(input('=total * 2', 'total')))).toEqual([]);
  });

  const sub = (mappings: string, inner = '<bpmn:userTask id="u" />') =>
    `<bpmn:subProcess id="x">${io(mappings)}<bpmn:startEvent id="s" />${inner}<bpmn:endEvent id="e" />
      <bpmn:sequenceFlow id="s-u" sourceRef="s" targetRef="u" /><bpmn:sequenceFlow id="u-e" sourceRef="u" targetRef="e" /></bpmn:subProcess>`;
  const around =
    '<bpmn:startEvent id="start" /><bpmn:exclusiveGateway id="g" default="g-to-end" /><bpmn:endEvent id="end" />';

  test('a sub-process that is entered again with nothing between that waits', async () => {
    const flows = ['start>x', 'x>g', 'g>x:=again', 'g>end'];
    expect(await errorsOf(processOf(around + sub(input('=1', 'a')), flows))).toMatchObject([
      { elementId: 'x', message: expect.stringMatching(/entered again with nothing between that waits/) },
    ]);
    expect(await errorsOf(processOf(around + sub(''), flows))).toEqual([]);
  });

  test('one text before and behind a sub-process that one step may pass', async () => {
    const both =
      '<bpmn:exclusiveGateway id="h" default="h-to-end" /><bpmn:userTask id="v" /><bpmn:userTask id="w" />';
    const flows = ['start>h', 'h>x:=a > 1', 'h>end', 'x>g', 'g>v:=a > 1', 'g>end', 'v>w', 'w>end'];
    const file = (inner: string) => processOf(around + both + sub(output('=2', 'a'), inner), flows);
    expect(await errorsOf(file('<bpmn:manualTask id="u" />'))).toMatchObject([
      { elementId: 'x', message: expect.stringMatching(/"=a > 1" stands behind it and elsewhere/) },
    ]);
    expect(await errorsOf(file('<bpmn:userTask id="u" />'))).toEqual([]);
  });

  test('mappings at an event sub-process, and one condition behind a sub-process and an escalation that leaves it open', async () => {
    const event = `<bpmn:subProcess id="x" triggeredByEvent="true">${io(input('=1', 'a'))}<bpmn:startEvent id="s">
      <bpmn:messageEventDefinition id="m" messageRef="message-payment" /></bpmn:startEvent><bpmn:endEvent id="e" />
      <bpmn:sequenceFlow id="s-e" sourceRef="s" targetRef="e" /></bpmn:subProcess>`;
    const plain = '<bpmn:startEvent id="start" /><bpmn:userTask id="v" /><bpmn:endEvent id="end" />';
    expect(await errorsOf(processOf(plain + event, ['start>v', 'v>end']))).toMatchObject([
      { elementId: 'x', message: expect.stringMatching(/move them there/) },
    ]);

    const boundary = `<bpmn:boundaryEvent id="b" attachedToRef="x" cancelActivity="false">
      <bpmn:escalationEventDefinition id="esc" /></bpmn:boundaryEvent><bpmn:userTask id="v" />`;
    const flows = (from: string) => ['start>x', 'x>g', `b>${from}`, 'g>v:=a > 1', 'g>end', 'v>end'];
    const escalating = (from: string) => processOf(around + sub(output('=2', 'a')) + boundary, flows(from));
    expect(await errorsOf(escalating('g'))).toMatchObject([
      { elementId: 'x', message: expect.stringMatching(/"=a > 1" stands behind it and elsewhere/) },
    ]);
    expect(await errorsOf(escalating('v'))).toEqual([]);
  });
});
