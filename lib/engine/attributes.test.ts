import { BpmnModdle, type ModdleElement, type ModdleProperty } from 'bpmn-moddle';
import schema from 'bpmn-moddle/resources/bpmn/json/bpmn.json' with { type: 'json' };
import { describe, expect, test } from 'vitest';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' };
import { ATTRIBUTES, EXTENSIONS, rowOf, type Verdict } from './attributes';
import { elements } from './build-model';
import { hashOf } from './canonical';
import { checkDefinition } from './check';
import { ELEMENT_KINDS, EVENT_KINDS } from './kinds';
import { MARKER_KINDS } from './markers';
import { sourceOf } from './model';
import { parseDefinition } from './parse';
import { bpmnText } from './testing/bpmn-text';

const moddle = new BpmnModdle({ zeebe });
const verdictOf = (property: ModdleProperty): Verdict | undefined =>
  ATTRIBUTES.get(rowOf(property)) ?? EXTENSIONS.get(rowOf(property));

/** Every type that a file may have and that is looked into. */
const TYPES = [
  ...[
    'Definitions',
    'Process',
    'SequenceFlow',
    'Message',
    'Error',
    'Escalation',
    'Signal',
    'FormalExpression',
  ],
  ...[...ELEMENT_KINDS].filter(([, { refused }]) => refused === undefined).map(([type]) => type),
  ...Object.values(EVENT_KINDS).flatMap(({ definition, takenAt }) =>
    definition === null || takenAt.length === 0 ? [] : [definition],
  ),
];
const PROPERTIES = TYPES.flatMap((type) =>
  (moddle.getType(`bpmn:${type}`).$descriptor.properties ?? []).map(
    (property) => [`${type}.${property.ns.localName}`, type, property] as const,
  ),
);

test('the table has a row for every attribute and child that the schema allows at what is accepted', () => {
  const missing = PROPERTIES.filter(([, , property]) => verdictOf(property) === undefined);
  expect(missing.map(([name]) => name)).toEqual([]);
});

test('the table has no row that the schema does not know', () => {
  const known = new Set(PROPERTIES.map(([, , property]) => rowOf(property)));
  expect([...ATTRIBUTES.keys()].filter((row) => !known.has(row))).toEqual([]);
});

test('so for every extension element of Camunda 8, and the attributes of those that are read', () => {
  const parts = new Set(zeebe.types.flatMap(({ properties = [] }) => properties.map(({ type }) => type)));
  const types = zeebe.types.filter(({ superClass = [] }: { superClass?: string[] }) =>
    superClass.includes('Element'),
  );
  const known = types.flatMap(({ name }) => {
    const isRead = EXTENSIONS.get(`zeebe:${name}`) === 'read' && name !== 'Properties';
    // With those that other types of the package add to it.
    const own = isRead ? (moddle.getType(`zeebe:${name}`).$descriptor.properties ?? []) : [];
    return [`zeebe:${name}`, ...own.map(rowOf)];
  });
  // What stands in others only is theirs.
  expect(known.filter((row) => !EXTENSIONS.has(row) && !parts.has(row))).toEqual([]);
  const attributes = PROPERTIES.map(([, , property]) => rowOf(property));
  expect([...EXTENSIONS.keys()].filter((row) => !known.includes(row) && !attributes.includes(row))).toEqual(
    [],
  );
});

test('every other element at the root of a file is kept there, and is none of the process', async () => {
  const roots = schema.types.filter(
    ({ name, isAbstract = false }: { name: string; isAbstract?: boolean }) => {
      // The types of the package do not tell what a descriptor holds.
      const { allTypes } = moddle.getType(`bpmn:${name}`).$descriptor as unknown as {
        allTypes: { name: string }[];
      };
      return !isAbstract && allTypes.some((type) => type.name === 'bpmn:RootElement');
    },
  );
  const others = roots.filter(({ name }) => !['Process', 'Message', 'Error'].includes(name));
  expect(others.length).toBeGreaterThan(25);
  const before = await seen(BASE);
  const root = await read();
  (root.rootElements as ModdleElement[]).push(
    ...others.map(({ name }) => moddle.create(`bpmn:${name}`, { id: `other-${name}` })),
  );
  expect(await seen(await written(root))).toEqual(before);
});

/** Has one of each type that is accepted. */
const BASE = bpmnText(`
  start StartEvent
  job ServiceTask
  send SendTask
  rule BusinessRuleTask
  user UserTask
  manual ManualTask
  receive ReceiveTask message=paid
  task Task
  boundary BoundaryEvent on=ServiceTask timer=PT1H
  throw IntermediateThrowEvent
  exclusive ExclusiveGateway
  parallel ParallelGateway
  inclusive InclusiveGateway
  race EventBasedGateway
  message IntermediateCatchEvent=called
  timer wait=PT1H
  throw away link=far
  catch far link=far
  sub SubProcess {
    start s
    end e error=TORN
    s -> e
  }
  boundary torn on=SubProcess error=TORN
  throw up escalation=UP
  throw tell signal=TOLD
  catch enough condition==total>1
  end EndEvent
  end all terminate
  StartEvent -> ServiceTask -> SendTask -> BusinessRuleTask -> UserTask -> ManualTask -> ReceiveTask -> Task
  Task -> IntermediateThrowEvent -> up -> tell -> enough -> ExclusiveGateway
  ExclusiveGateway -> ParallelGateway if =total > 1
  ExclusiveGateway -> InclusiveGateway default
  ParallelGateway -> EventBasedGateway
  InclusiveGateway -> SubProcess
  EventBasedGateway -> IntermediateCatchEvent -> away
  EventBasedGateway -> wait -> EndEvent
  far -> EndEvent
  SubProcess -> EndEvent
  torn -> all
  BoundaryEvent -> all`);

const read = async () => (await moddle.fromXML(BASE)).rootElement;
const written = async (root: ModdleElement) => (await moddle.toXML(root)).xml;

/** What is found of a file, and what the library is given of it. */
async function seen(xml: string) {
  const { definition, findings } = await parseDefinition(xml);
  if (definition === null) throw new Error(findings.map(({ message }) => message).join());
  const drawn = checkDefinition(definition, { hasHandler: () => true, declaredErrors: () => [] });
  const { elements: given } = sourceOf(definition).context as { elements: unknown };
  return { findings: [...findings, ...drawn], given: hashOf(JSON.stringify(given)) };
}

/** The first element of a type, and the element that a finding of it names. */
function find(
  at: ModdleElement,
  type: string,
  owner = at,
): { element: ModdleElement; owner: ModdleElement } | null {
  if (at.$type === `bpmn:${type}`)
    return {
      element: at,
      owner: type.endsWith('EventDefinition') || type === 'FormalExpression' ? owner : at,
    };
  const inner = ['rootElements', 'flowElements', 'eventDefinitions', 'timeDuration'].flatMap((name) =>
    Array.isArray(at[name]) ? elements(at[name]) : elements([at[name]]),
  );
  for (const child of inner) {
    const found = find(
      child,
      type,
      child.id === undefined || child.$type.endsWith('EventDefinition') ? owner : child,
    );
    if (found !== null) return found;
  }
  return null;
}

/** Something of a property's type that says more than nothing does. */
function sampleOf({ type, isReference }: ModdleProperty, thing: ModdleElement): unknown {
  if (isReference) return thing;
  if (type === 'Boolean') return true;
  if (type === 'Integer') return 2;
  if (type === 'String') return 'x';
  const listed = schema.enumerations.find(({ name }) => `bpmn:${name}` === type);
  if (listed !== undefined) return listed.literalValues.at(0)?.name;
  const concrete = type
    .replace('bpmn:Artifact', 'bpmn:TextAnnotation')
    .replace('bpmn:Expression', 'bpmn:FormalExpression');
  return moddle.create(concrete, {});
}

async function bearing(type: string, property: ModdleProperty) {
  const root = await read();
  const found = find(root, type);
  if (found === null) throw new Error(`the file has no ${type}`);
  const thing = moddle.create('bpmn:ItemDefinition', { id: 'thing' });
  (root.rootElements as ModdleElement[]).push(thing);
  const sample = sampleOf(property, thing);
  Object.assign(found.element, { [property.name]: property.isMany ? [sample] : sample });
  return { owner: found.owner.id, ...(await seen(await written(root))) };
}

/** What can be written into a file: each row once, at the first type that has it; with TEST_ALL at each type. */
const SERIALISED = PROPERTIES.filter(
  ([, , property], at) =>
    property.isVirtual !== true &&
    (Boolean(process.env.TEST_ALL) ||
      PROPERTIES.findIndex(([, , other]) => rowOf(other) === rowOf(property)) === at),
);

describe('documentation is looked at by nobody', () => {
  // What the drawing says is checked as a drawing.
  const rows = SERIALISED.filter(
    ([name, , property]) => verdictOf(property) === 'documentation' && name !== 'Definitions.diagrams',
  );
  test.each(rows)('%s', async (_, type, property) => {
    const { findings, given } = await bearing(type, property);
    expect({ findings, given }).toEqual(await seen(BASE));
  });
});

describe('what is refused or warned of names its element', () => {
  const rows = SERIALISED.filter(([, , property]) => typeof verdictOf(property) === 'object');
  test.each(rows)('%s', async (_, type, property) => {
    const verdict = verdictOf(property);
    if (typeof verdict !== 'object') throw new Error('not refused');
    const { refused, severity = 'error' } = MARKER_KINDS[verdict.marker];
    const { findings, owner } = await bearing(type, property);
    expect(findings).toContainEqual({
      severity,
      elementId: owner,
      message: expect.stringContaining(refused),
    });
  });
});
