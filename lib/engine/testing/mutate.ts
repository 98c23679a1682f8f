import type { Random } from './random';

/** A file with one thing changed: a flow bent, a reference exchanged, an attribute added, a gateway of another kind. */
export function mutate(xml: string, random: Random): string {
  const ids = [
    ...xml.matchAll(/<bpmn:(?!process|definitions|message|error|sequenceFlow)\w+ id="([^"]+)"/g),
  ].map(([, id]) => id ?? '');
  const change = random.pick(CHANGES);
  return change(xml, ids, random);
}

type Change = (xml: string, ids: readonly string[], random: Random) => string;

const CHANGES: readonly Change[] = [
  (xml, ids, random) => replaceOne(xml, /targetRef="[^"]+"/g, `targetRef="${random.pick(ids)}"`, random),
  (xml, ids, random) => replaceOne(xml, /sourceRef="[^"]+"/g, `sourceRef="${random.pick(ids)}"`, random),
  (xml, ids, random) =>
    replaceOne(xml, /attachedToRef="[^"]+"/g, `attachedToRef="${random.pick(ids)}"`, random),
  (xml, _, random) => exchange(xml, /(?<= (?:default|messageRef|errorRef|name|errorCode)=")[^"]+/g, random),
  (xml, _, random) => exchange(xml, /(?<=Expression">|Duration xsi:type="[^"]+">)[^<]+/g, random),
  (xml, _, random) => replaceOne(xml, / (?:default|errorRef|cancelActivity)="[^"]+"/g, '', random),
  (xml, _, random) => addAttribute(xml, random),
  (xml, _, random) => exchangeGateways(xml, random),
  (xml, ids, random) => addFlow(xml, ids, random),
];

/** What BPMN's schema allows at some element and the walk might hang on. */
const ATTRIBUTES = [
  ...['cancelActivity="false"', 'cancelActivity="true"', 'isInterrupting="false"', 'parallelMultiple="true"'],
  ...['completionQuantity="2"', 'startQuantity="2"', 'isForCompensation="true"', 'triggeredByEvent="true"'],
  ...['instantiate="true"', 'eventGatewayType="Parallel"', 'gatewayDirection="Converging"'],
  ...['implementation="##WebService"', 'isClosed="true"', 'isExecutable="false"', 'isImmediate="false"'],
];

function addAttribute(xml: string, random: Random): string {
  const attribute = random.pick(ATTRIBUTES);
  return replaceOne(
    xml,
    /<bpmn:(?!definitions|extension|incoming|outgoing)\w+ /g,
    (tag) => `${tag}${attribute} `,
    random,
  );
}

/** One of the places found gets what stands in another. */
function exchange(xml: string, pattern: RegExp, random: Random): string {
  const found = xml.match(pattern) ?? [];
  return found.length === 0 ? xml : replaceOne(xml, pattern, random.pick(found), random);
}

function replaceOne(
  xml: string,
  pattern: RegExp,
  by: string | ((found: string) => string),
  random: Random,
): string {
  const found = [...xml.matchAll(pattern)];
  if (found.length === 0) return xml;
  const { index, 0: text } = random.pick(found);
  return `${xml.slice(0, index)}${typeof by === 'string' ? by : by(text)}${xml.slice(index + text.length)}`;
}

function exchangeGateways(xml: string, random: Random): string {
  const kinds = ['exclusiveGateway', 'parallelGateway', 'inclusiveGateway'];
  return xml.replaceAll(random.pick(kinds), random.pick(kinds));
}

function addFlow(xml: string, ids: readonly string[], random: Random): string {
  const flow = `<bpmn:sequenceFlow id="added" sourceRef="${random.pick(ids)}" targetRef="${random.pick(ids)}" />`;
  return xml.replace('</bpmn:process>', `${flow}</bpmn:process>`);
}
