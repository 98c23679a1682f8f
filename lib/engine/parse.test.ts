import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseDefinition } from './parse';
import { bpmnText } from './testing/bpmn-text';
import { checkText, exploreText, parseText } from './testing/run-process';

const original = readFileSync(new URL('./fixtures/original-order.bpmn', import.meta.url));

describe('the original order process', () => {
  test('is read whole', async () => {
    const { definition, findings } = await parseDefinition(original);
    expect(findings).toEqual([]);
    expect(definition).toMatchObject({
      processId: 'ordering-items-workflow',
      processName: 'Ordering items',
      hash: createHash('sha256').update(original).digest('hex'),
    });
    expect(definition?.work.get('wait-10min-timer')).toEqual({
      kind: 'timer',
      elementId: 'wait-10min-timer',
      timer: { type: 'duration', text: 'PT10M' },
      gatewayId: 'Gateway_reminded',
    });
    expect(definition?.work.get('payment-received')).toEqual({
      kind: 'message',
      elementId: 'payment-received',
      messageName: 'payment-received',
      correlationKey: '=orderId',
      gatewayId: 'Gateway_payment',
    });
    expect(definition?.work.get('update-accounting')).toEqual({
      kind: 'job',
      elementId: 'update-accounting',
      name: 'Update accounting',
      jobType: 'send-bill',
    });
    expect(definition?.elements.get('Gateway_paid')).toEqual({ name: 'Paid', type: 'ExclusiveGateway' });
  });
});

test('properties, guards and error codes are collected', async () => {
  const definition = await parseText(`
    start begin
    exclusive choose
    job pack
    boundary torn on=pack error=TORN
    end done outcome=fulfilled
    begin -> choose
    choose -> pack if =total > 5
    choose -> done default
    pack -> done
    torn -> done`);
  expect(definition.properties.get('done')).toEqual({ outcome: 'fulfilled' });
  expect(definition.guards).toEqual(['=total > 5']);
  expect(definition.errorCodes).toEqual(['TORN']);
});

describe('a file that is no process', () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    ['no XML', 'hello', /not BPMN 2\.0 XML/],
    ['nothing', '', /not BPMN 2\.0 XML/],
    ['cut off', original.toString().slice(0, 3000), /not BPMN 2\.0 XML/],
    ['other XML', '<html><body/></html>', /not BPMN 2\.0 XML/],
    ['other bytes', new Uint8Array([0x3c, 0xff, 0x00, 0x80]), /not UTF-8 text/],
    [
      'no process',
      bpmnText('start a').replace(/<bpmn:process[\s\S]*<\/bpmn:process>/, ''),
      /holds no process/,
    ],
  ])('%s: a finding, no definition', async (_, file, message) => {
    const { definition, findings } = await parseDefinition(file);
    expect(definition).toBeNull();
    expect(findings).toContainEqual(
      expect.objectContaining({ severity: 'error', message: expect.stringMatching(message) }),
    );
  });
});

test('several problems are several findings, each with its element', async () => {
  const text = bpmnText('start begin\n job pack\n end done\n begin -> pack -> done')
    .replace('targetRef="done"', 'targetRef="nowhere"')
    .replace('sourceRef="begin"', 'sourceRef="nobody"');
  const errors = (await checkText(text)).filter(({ severity }) => severity === 'error');
  const flows = errors.filter(({ elementId }) => elementId?.includes('_to_'));
  expect(flows.map(({ elementId }) => elementId)).toEqual(['begin_to_pack', 'pack_to_done']);
  expect(flows.map(({ message }) => message).join()).toMatch(/from nobody.*from pack to nowhere/);
});

test('references are qualified names: a prefix leads into this file', async () => {
  const text = bpmnText(`
    start begin
    job pack
    message paid=paid
    boundary torn on=pack error=TORN
    end done
    begin -> pack -> paid -> done
    torn -> done`);
  const prefixed = text.replace(/(sourceRef|targetRef|attachedToRef|messageRef|errorRef)="/g, '$1="tns:');
  expect(prefixed).toContain('messageRef="tns:Message_paid"');
  expect(await checkText(prefixed)).toEqual(await checkText(text));
  const { table } = await exploreText(prefixed);
  expect(table.transitions().length).toBe((await exploreText(text)).table.transitions().length);
});

test('a flow that leads to itself is named, and ends nothing', async () => {
  const text = bpmnText('start begin\n end done\n begin -> done').replace(
    'targetRef="done"',
    'targetRef="begin_to_done"',
  );
  expect(await checkText(text)).toContainEqual({
    severity: 'error',
    elementId: 'begin_to_done',
    message: expect.stringMatching(
      /leads from begin to begin_to_done, which is no element of the process; connect/,
    ),
  });
});

test('double ids are an error', async () => {
  const text = bpmnText('start begin\n job pack\n end done\n begin -> pack -> done').replace(
    'id="done"',
    'id="pack"',
  );
  const { findings } = await parseDefinition(text);
  expect(findings).toContainEqual(
    expect.objectContaining({ severity: 'error', message: expect.stringMatching(/pack/) }),
  );
});

test('XML entities are not expanded', async () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(1000)}"><!ENTITY b "&a;&a;&a;">]>`;
  const text = bpmnText('start begin name=&b;\n end done\n begin -> done')
    .replace('&amp;b;', '&b;')
    .replace('<bpmn:definitions', `${bomb}<bpmn:definitions`);
  const { definition } = await parseDefinition(text);
  expect((definition?.elements.get('begin')?.name ?? '').length).toBeLessThan(10);
});
