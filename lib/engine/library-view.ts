import type { Definitions, ModdleElement } from 'bpmn-moddle';
import { attributesOf } from './attributes';
import { asElement, elements, shortType } from './build-model';
import { ELEMENT_KINDS, EVENT_KINDS, EVENT_OF_DEFINITION } from './kinds';

/**
 * What the library is given of a file: the process, its elements and flows that are taken, what they refer to, and of
 * each only the attributes that act on the walk. Lanes, pools, data, notes, other processes and the extensions of
 * vendors are none of it: the library fails on some of them, and they mean nothing to it.
 */
export function libraryView(
  { rootElement, references, elementsById }: Definitions,
  process: ModdleElement,
): Definitions {
  const kept = new Map<ModdleElement, ModdleElement>();
  const view = copyOf(process, kept);
  const named = [...kept.values()].flatMap(({ messageRef, errorRef }) => [messageRef, errorRef]);
  const ids = new Set(named.map((reference) => asElement(reference)?.id));
  // Messages and errors that something here names.
  const roots = elements(rootElement.rootElements).filter(
    (root) => ids.has(root.id) && ['Message', 'Error'].includes(shortType(root)),
  );
  const copies = roots.map((root) => copyOf(root, kept));
  return {
    rootElement: {
      $type: rootElement.$type,
      id: rootElement.id ?? '',
      rootElements: [view, ...copies],
    },
    references: references.filter(({ element, property }) => isWalked(element, property, kept)),
    elementsById,
    warnings: [],
  };
}

/** @param kept grows by the element and what it contains */
function copyOf(element: ModdleElement, kept: Map<ModdleElement, ModdleElement>): ModdleElement {
  const copy: Record<string, unknown> & { $type: string } = { $type: element.$type };
  kept.set(element, copy);
  for (const { property, value, verdict } of attributesOf(element)) {
    if (verdict !== 'walks' || value == null || isBroadcast(element, value)) continue;
    copy[property.name] = property.isReference ? stubOf(value) : childOf(value, kept);
  }
  return copy;
}

/** The definition of an event that the shell carries to those that wait: the library would deliver it within the order. */
function isBroadcast(element: ModdleElement, value: unknown): boolean {
  if (!['EndEvent', 'IntermediateThrowEvent'].includes(shortType(element)) || !Array.isArray(value))
    return false;
  return elements(value).some((definition) => {
    const kind = EVENT_OF_DEFINITION.get(shortType(definition));
    return kind !== undefined && EVENT_KINDS[kind].isBroadcast === true;
  });
}

/** Of what is referred to no more than how to find it: it may bear anything. */
function stubOf(value: unknown): ModdleElement | undefined {
  const { $type, id, name } = asElement(value) ?? {};
  if ($type === undefined || id === undefined) return undefined;
  const isNamed = $type === 'bpmn:Message' || $type === 'bpmn:Error';
  return { $type, id, ...(isNamed && name !== undefined ? { name } : {}) };
}

function childOf(value: unknown, kept: Map<ModdleElement, ModdleElement>): unknown {
  if (Array.isArray(value))
    return elements(value)
      .filter(isTaken)
      .map((child) => copyOf(child, kept));
  const child = asElement(value);
  return child === null ? value : copyOf(child, kept);
}

/** What is refused stands in no file that runs; the library fails on some of it. */
function isTaken(element: ModdleElement): boolean {
  const type = shortType(element);
  if (type.endsWith('EventDefinition')) {
    const kind = EVENT_OF_DEFINITION.get(type);
    return kind !== undefined && EVENT_KINDS[kind].takenAt.length > 0;
  }
  if (type === 'BoundaryEvent' && asElement(element.attachedToRef) === null) return false;
  if (type === 'SequenceFlow')
    return [element.sourceRef, element.targetRef].every((end) => {
      const node = asElement(end);
      // A flow of a damaged file may lead to a flow, and to itself.
      return node !== null && shortType(node) !== 'SequenceFlow' && isTaken(node);
    });
  const kind = ELEMENT_KINDS.get(type);
  return kind !== undefined && kind.refused === undefined;
}

function isWalked(
  element: ModdleElement,
  property: string,
  kept: ReadonlyMap<ModdleElement, ModdleElement>,
): boolean {
  return (
    kept.has(element) &&
    attributesOf(element).some(
      ({ property: own, verdict }) => own.ns.name === property && verdict === 'walks',
    )
  );
}
