import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkDrawing } from './drawing';
import { drawingText, drawnFile } from './lay-out';
import { modelOf, sourceOf } from './model';
import { parseDefinition } from './parse';

const whole = readFileSync('bpmn/ordering-items-workflow.bpmn', 'utf8');
const undrawn = whole.replace(/<bpmndi:BPMNDiagram[\s\S]*<\/bpmndi:BPMNDiagram>/, '');
const bytesOf = (text: string) => new TextEncoder().encode(text);

async function readOf(file: string | Uint8Array) {
  const { definition, findings } = await parseDefinition(file);
  if (definition === null) throw new Error(findings.map(({ message }) => message).join());
  return definition;
}
const findingsOf = async (text: string) => checkDrawing(await readOf(text));

/** What pages show of a file: which elements, and that nothing is said of its drawing. */
async function shownOf(bytes: Uint8Array) {
  const drawn = await drawnFile(bytes);
  if (drawn === null) throw new Error('nothing is shown');
  const definition = await readOf(drawn);
  const { shownBy } = sourceOf(definition).drawing;
  return { drawn, findings: checkDrawing(definition), shownBy, ...modelOf(definition) };
}

test('a whole drawing is shown byte for byte, and nothing is said of it', async () => {
  expect(await findingsOf(whole)).toEqual([]);
  expect(await drawnFile(bytesOf(whole))).toEqual(bytesOf(whole));
  expect(await drawingText(bytesOf(whole))).toBeNull();
});

test('no drawing: it is said, and pages lay all of it out', async () => {
  expect(await findingsOf(undrawn)).toEqual([
    {
      severity: 'warning',
      elementId: null,
      message: expect.stringMatching(/has no drawing.*--fix writes that/),
    },
  ]);
  const { findings, nodes, flows, drawn } = await shownOf(bytesOf(undrawn));
  expect(findings).toEqual([]);
  expect([...nodes.keys(), ...flows.keys()]).toEqual([
    ...modelOf(await readOf(whole)).nodes.keys(),
    ...modelOf(await readOf(whole)).flows.keys(),
  ]);
  expect(new TextDecoder().decode(drawn)).toContain('customerText');
});

describe('every kind of element is laid out', () => {
  const folder = 'lib/engine/fixtures';
  test.each(readdirSync(folder).filter((name) => name.endsWith('.bpmn')))('%s', async (name) => {
    const { findings } = await shownOf(readFileSync(`${folder}/${name}`));
    expect(findings).toEqual([]);
  });
});

describe('what other tools write is shown as well', () => {
  const folder = 'lib/engine/fixtures/files';
  test.each(readdirSync(folder).filter((name) => name.startsWith('works-')))('%s', async (name) => {
    const { findings, nodes } = await shownOf(readFileSync(`${folder}/${name}`));
    expect(findings).toEqual([]);
    expect([...nodes.keys()]).toEqual(['s', 'a', 'e']);
  });
});

test('in another encoding: pages get UTF-8, and the drawing as it is', async () => {
  const latin = whole.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').replace('Validate', 'Prüfe');
  const { drawn, findings } = await shownOf(Buffer.from(latin, 'latin1'));
  const text = new TextDecoder('utf-8', { fatal: true }).decode(drawn);
  expect(text).toContain('Prüfe');
  expect(text.match(/<dc:Bounds/g)?.length).toBe(latin.match(/<dc:Bounds/g)?.length);
  expect(findings).toEqual([]);
});

test.each<[string, string]>([
  ['spaces around the = of attributes', whole.replaceAll('bpmnElement="', 'bpmnElement = "')],
  ['prefixes in references', whole.replaceAll('bpmnElement="', 'bpmnElement="tns:')],
])('%s: pages get what they can read, and the drawing as it is', async (_, text) => {
  expect(await findingsOf(text)).toEqual([]);
  const { drawn, findings } = await shownOf(bytesOf(text));
  const shown = new TextDecoder().decode(drawn);
  expect(shown).not.toMatch(/ = "|"tns:/);
  expect(shown.match(/<dc:Bounds[^>]*>/g)).toEqual(whole.match(/<dc:Bounds[^>]*>/g));
  expect(findings).toEqual([]);
});

describe('a drawing that cannot be shown is laid out anew', () => {
  const shape = /(<bpmndi:BPMNShape [^>]*bpmnElement="send-bill"[^>]*>\s*)<dc:Bounds x="(\d+)"([^>]*)>/;
  test.each<[string, string]>([
    ['a shape without bounds', whole.replace(shape, '$1')],
    ['a place that is no number', whole.replace(shape, '$1<dc:Bounds x="left"$3>')],
    ['a place that is nowhere', whole.replace(shape, '$1<dc:Bounds x="1e99"$3>')],
    ['no size', whole.replace(shape, '$1<dc:Bounds x="$2" y="1" width="0" height="1" />')],
  ])('%s', async (_, text) => {
    expect(text).not.toBe(whole);
    expect(await findingsOf(text)).toEqual([
      {
        severity: 'warning',
        elementId: 'send-bill',
        message: expect.stringMatching(/no place or size for send-bill/),
      },
    ]);
    expect((await shownOf(bytesOf(text))).findings).toEqual([]);
  });

  test('a flow with a point that is nowhere', async () => {
    const text = whole.replace(/<di:waypoint x="\d+"/, '<di:waypoint x="NaN"');
    expect(await findingsOf(text)).toEqual([
      {
        severity: 'warning',
        elementId: expect.stringMatching(/./),
        message: expect.stringMatching(/broken numbers/),
      },
    ]);
    expect((await shownOf(bytesOf(text))).findings).toEqual([]);
  });
});

test('an element without a shape: pages show the rest', async () => {
  const text = whole.replace(
    /<bpmndi:BPMNShape [^>]*bpmnElement="send-bill"[\s\S]*?<\/bpmndi:BPMNShape>/,
    '',
  );
  expect(await findingsOf(text)).toEqual([
    {
      severity: 'warning',
      elementId: 'send-bill',
      message: expect.stringMatching(/^Not drawn: .*\(send-bill\)\. Pages show the process without it/),
    },
  ]);
  expect(await drawnFile(bytesOf(text))).toEqual(bytesOf(text));
});

describe('several drawings', () => {
  const [diagram = ''] = /<bpmndi:BPMNDiagram[\s\S]*<\/bpmndi:BPMNDiagram>/.exec(whole) ?? [];
  const second = diagram.replaceAll(/\bid="/g, 'id="second-');

  test('two of the process: pages show the first', async () => {
    expect(await findingsOf(whole.replace(diagram, diagram + second))).toEqual([
      {
        severity: 'warning',
        elementId: null,
        message: expect.stringMatching(/2 drawings of its process: pages show the first/),
      },
    ]);
  });

  test('one of something else first: pages show that of the process', async () => {
    const other = `<bpmndi:BPMNDiagram id="other"><bpmndi:BPMNPlane id="p" bpmnElement="another" /></bpmndi:BPMNDiagram>`;
    const text = whole
      .replace(diagram, other + diagram)
      .replace('<bpmn:process ', '<bpmn:process id="another" /><bpmn:process ');
    expect(await findingsOf(text)).toEqual([]);
    const { shownBy, drawn } = await shownOf(bytesOf(text));
    expect(shownBy).toEqual([0]);
    expect(new TextDecoder().decode(drawn)).toContain('id="other"');
  });
});

test.each(['__proto__', 'constructor', 'toString'])(
  'the id %s is refused, which maps would lose',
  async (id) => {
    const { findings } = await parseDefinition(whole.replaceAll('"send-bill"', `"${id}"`));
    expect(findings).toEqual([
      {
        severity: 'error',
        elementId: id,
        message: expect.stringMatching(/a name that JavaScript keeps for itself.*choose another/),
      },
    ]);
  },
);
