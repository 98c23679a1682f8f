import { BpmnModdle, type Definitions, type ModdleElement, type ModdleWarning } from 'bpmn-moddle';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' };

/** A file as bpmn-moddle reads it. */
export interface ReadXml {
  readonly moddle: Definitions;
  /** What was given to it: places in its warnings are places in this text. */
  readonly text: string;
  /** Was there anything in the file that bpmn-moddle, and with it bpmn-js, cannot read as it stands? */
  readonly isMended: boolean;
}

/**
 * Reads BPMN with the extensions of Camunda 8. Two things that XML and BPMN allow and bpmn-moddle does not read are mended
 * here: spaces around the `=` of an attribute, and prefixes in references.
 * @throws what bpmn-moddle throws where the text is no BPMN
 */
export async function readXml(text: string): Promise<ReadXml> {
  const closed = closeAttributes(text);
  const read = await new BpmnModdle({ zeebe }).fromXML(closed);
  const moddle = resolvePrefixed(read);
  return { moddle, text: closed, isMended: closed !== text || moddle.warnings.length < read.warnings.length };
}

const SPACED = /[\w.-](?:\s+=\s*|=\s+)["']/;
const TAG = /<[\w.:-]+(?:\s+[\w.:-]+\s*=\s*(?:"[^"]*"|'[^']*'))+/g;
const ATTRIBUTE = /([\w.:-]+)\s*=\s*("[^"]*"|'[^']*')/g;

/** `id = "a"` as `id="a"`. */
function closeAttributes(text: string): string {
  return SPACED.test(text) ? text.replace(TAG, (tag) => tag.replace(ATTRIBUTE, '$1=$2')) : text;
}

/**
 * References are qualified names (BPMN 2.0, 8.1.2): `tns:pay` is the element `pay` of this file, which the reader looks for
 * under its whole name.
 */
function resolvePrefixed(moddle: Definitions): Definitions {
  const { elementsById, references } = moddle;
  const held = ({ value = '' }: ModdleWarning) => elementsById[value.replace(/^[^:]*:/, '')];
  const found = moddle.warnings.filter(
    (warning) => warning.value?.includes(':') && held(warning) !== undefined,
  );
  const resolved = found.filter((warning) => resolve(warning, held(warning)));
  const known = new Map(
    resolved.map((warning) => [`${warning.property} ${warning.value}`, held(warning)?.id ?? '']),
  );
  return {
    ...moddle,
    warnings: moddle.warnings.filter((warning) => !resolved.includes(warning)),
    references: references.map((one) => ({ ...one, id: known.get(`${one.property} ${one.id}`) ?? one.id })),
  };
}

/** @returns false where the property holds many: which of them it is, is not known any more */
function resolve({ element, property = '' }: ModdleWarning, target: ModdleElement | undefined): boolean {
  const known = element?.$descriptor?.properties?.find(({ ns }) => ns.name === property);
  if (element === undefined || known === undefined || known.isMany === true) return false;
  Object.assign(element, { [known.name]: target });
  return true;
}
