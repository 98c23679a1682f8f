/** A model whose elements have other ids; everything else, texts, names, message names and job types, is as it was. */
export interface Redrawn {
  readonly xml: string;
  /** The new id of what had this one. @throws when there was none */
  idOf(old: string): string;
}

const ID = /\bid="([^"]+)"/g;
const REFERENCE =
  /(\b(?:id|sourceRef|targetRef|attachedToRef|messageRef|errorRef|default|bpmnElement)=")([^"]+)(")/g;
const FLOW_OF_NODE = /(<bpmn:(?:incoming|outgoing)>)([^<]+)(<\/)/g;

/**
 * Gives everything in a BPMN file an id that says nothing: elements, flows, event definitions, messages, errors and
 * what the drawing is made of. The id of the process stays: by it the shop knows which process is its own.
 */
export function redraw(xml: string): Redrawn {
  const processId = /<bpmn:process id="([^"]+)"/.exec(xml)?.[1] ?? '';
  const newIds = new Map<string, string>([[processId, processId]]);
  for (const [, old = ''] of xml.matchAll(ID))
    if (!newIds.has(old)) newIds.set(old, `Redrawn_${newIds.size}`);
  const idOf = (old: string) => {
    const id = newIds.get(old);
    if (id === undefined) throw new Error(`The file has no ${old}.`);
    return id;
  };
  const renamed = (_: string, before: string, old: string, after: string) => `${before}${idOf(old)}${after}`;
  return { xml: xml.replace(REFERENCE, renamed).replace(FLOW_OF_NODE, renamed), idOf };
}
