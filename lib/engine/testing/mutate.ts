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
  (xml, _, random) =>
    replaceOne(xml, /<bpmn:boundaryEvent /g, '<bpmn:boundaryEvent cancelActivity="false" ', random),
  (xml, _, random) => replaceOne(xml, / default="[^"]+"/g, '', random),
  (xml, _, random) => exchangeGateways(xml, random),
  (xml, ids, random) => addFlow(xml, ids, random),
];

function replaceOne(xml: string, pattern: RegExp, by: string, random: Random): string {
  const found = [...xml.matchAll(pattern)];
  if (found.length === 0) return xml;
  const { index, 0: text } = random.pick(found);
  return `${xml.slice(0, index)}${by}${xml.slice(index + text.length)}`;
}

function exchangeGateways(xml: string, random: Random): string {
  const kinds = ['exclusiveGateway', 'parallelGateway', 'inclusiveGateway'];
  return xml.replaceAll(random.pick(kinds), random.pick(kinds));
}

function addFlow(xml: string, ids: readonly string[], random: Random): string {
  const flow = `<bpmn:sequenceFlow id="added" sourceRef="${random.pick(ids)}" targetRef="${random.pick(ids)}" />`;
  return xml.replace('</bpmn:process>', `${flow}</bpmn:process>`);
}
