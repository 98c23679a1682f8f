import type { SerializableContext, SerializableElement } from 'moddle-context-serializer';

/** The library's constructors that a link is made of. */
export interface LinkParts {
  readonly flow: CallableFunction;
  /** An intermediate event without a definition: passes the token on. */
  readonly passing: CallableFunction;
}

/**
 * Makes each link the sequence flow it stands for. The library starts a link's catch event with the process and lets
 * it catch once: in a loop the second token would be lost without a word.
 */
export function joinLinks(context: SerializableContext, parts: LinkParts): void {
  const links = context.getActivities().filter((activity) => linkName(activity) !== null);
  const throws = links.filter((activity) => activity.type === 'bpmn:IntermediateThrowEvent');
  const catches = links.filter((activity) => activity.type === 'bpmn:IntermediateCatchEvent');
  // The types call it a list of elements; it is an object of lists.
  const { sequenceFlows: flows } = context.elements as unknown as { sequenceFlows: SerializableElement[] };
  for (const source of throws) {
    const target = catches.find((activity) => {
      return activity.parent?.id === source.parent?.id && linkName(activity) === linkName(source);
    });
    if (target?.id === undefined || source.id === undefined) continue;
    flows.push({
      id: `link:${source.id}`,
      type: 'bpmn:SequenceFlow',
      sourceId: source.id,
      targetId: target.id,
      behaviour: {},
      Behaviour: parts.flow,
      ...(source.parent === undefined ? {} : { parent: source.parent }),
    });
  }
  for (const link of links) {
    link.Behaviour = parts.passing;
    delete link.behaviour.eventDefinitions;
  }
}

function linkName(activity: SerializableElement): string | null {
  const definitions: unknown = activity.behaviour.eventDefinitions;
  const first: unknown = Array.isArray(definitions) ? definitions[0] : undefined;
  if (typeof first !== 'object' || first === null || !('type' in first)) return null;
  if (first.type !== 'bpmn:LinkEventDefinition' || !('behaviour' in first)) return null;
  const { behaviour } = first;
  return typeof behaviour === 'object' && behaviour !== null && 'name' in behaviour
    ? String(behaviour.name)
    : '';
}
