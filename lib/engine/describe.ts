import { ELEMENT_KINDS, type ElementKind } from './kinds';
import { flowsOutOf, linkedFrom, type ModelNode, modelOf } from './model';
import type { Definition, WorkModel } from './types';

/** What a page needs to know of one element to speak of it. */
export interface ElementDescription {
  /** The name in the drawing, empty where there is none. */
  readonly name: string;
  readonly kind: ElementKind;
  /** `zeebe:property` of this name: what it means to the customer, while it is done and, of events, once it happened. */
  readonly customerText: string | null;
  /** `zeebe:property`: while it is awaited. */
  readonly waitingText: string | null;
  /** `zeebe:property`: once it is done, where `customerText` would be in the wrong tense. */
  readonly doneText: string | null;
  /**
   * `zeebe:property`: while it is still to come. Of a timer, what its time means to the customer; `{time}` stands for
   * the time: "Please pay by {time}."
   */
  readonly aheadText: string | null;
  /** Ends: the `zeebe:property` of this name. */
  readonly outcome: string | null;
  /** Elements that its flows lead to, links included. */
  readonly next: readonly string[];
  /** Boundary events: the activity they hang on. */
  readonly attachedTo: string | null;
  /** The event-based gateway it hangs on. */
  readonly gatewayId: string | null;
  /** The other elements of that gateway: the first that happens shuts the others out. */
  readonly competesWith: readonly string[];
  /** What a handler does: the name of that handler; null where there is none. */
  readonly handler: string | null;
  /** The task headers that whoever does it is given; left out where there are none. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly messageName: string | null;
  /** Left out of what waits for no signal. */
  readonly signalName?: string;
  /** Timers: as the model has it, `PT5M`, a date, or FEEL. */
  readonly duration: string | null;
}

/** The name of the handler that does a service task, by element id and Zeebe job type; null where there is none. */
export type HandlerNameOf = (elementId: string, jobType: string | null) => string | null;

/** Every element of a definition but its flows, by id, in the order of the file. */
export function describeElements(
  definition: Definition,
  handlerNameOf: HandlerNameOf,
): Readonly<Record<string, ElementDescription>> {
  const rivals = rivalsByGateway(definition);
  const describe = (node: ModelNode) => describeNode(definition, node, rivals, handlerNameOf);
  return Object.fromEntries([...modelOf(definition).nodes.values()].map((node) => [node.id, describe(node)]));
}

function describeNode(
  definition: Definition,
  node: ModelNode,
  rivals: ReadonlyMap<string, readonly string[]>,
  handlerNameOf: HandlerNameOf,
): ElementDescription {
  const work = definition.work.get(node.id);
  const texts = definition.properties.get(node.id) ?? {};
  const headers = definition.headers.get(node.id);
  const gatewayId = work !== undefined && 'gatewayId' in work ? work.gatewayId : null;
  return {
    name: node.name,
    kind: kindOf(node, work),
    customerText: textOf(texts.customerText),
    waitingText: textOf(texts.waitingText),
    doneText: textOf(texts.doneText),
    aheadText: textOf(texts.aheadText),
    outcome: node.type === 'EndEvent' ? textOf(texts.outcome) : null,
    next: nextOf(definition, node),
    attachedTo: node.attachedTo,
    gatewayId,
    competesWith: (rivals.get(gatewayId ?? '') ?? []).filter((id) => id !== node.id),
    handler:
      work?.kind === 'job' ? (decisionText(definition, node) ?? handlerNameOf(node.id, work.jobType)) : null,
    ...(headers === undefined ? {} : { headers }),
    messageName: work?.kind === 'message' ? work.messageName : null,
    ...(work?.kind === 'signal' ? { signalName: work.signalName } : {}),
    duration: work?.kind === 'timer' ? work.timer.text : null,
  };
}

/** An end that somebody brings about stays one: it says how the order ended. */
function kindOf({ type }: ModelNode, work: WorkModel | undefined): ElementKind {
  const described = ELEMENT_KINDS.get(type)?.described ?? 'other';
  return described === 'end' ? described : (work?.kind ?? described);
}

/** Who does it, where that is a decision. */
function decisionText({ decisions }: Definition, { id }: ModelNode): string | null {
  const call = decisions.get(id);
  return call === undefined ? null : `decision ${call.decisionId}`;
}

/** Blank is as good as absent. */
function textOf(text: string | undefined): string | null {
  const trimmed = text?.replace(/\s+/g, ' ').trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

function nextOf(definition: Definition, node: ModelNode): readonly string[] {
  const model = modelOf(definition);
  const targets = flowsOutOf(model, node.id).map((flow) => flow.targetId);
  return [...targets, ...linkedFrom(model, node).map((linked) => linked.id)];
}

function rivalsByGateway(definition: Definition): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const work of definition.work.values()) {
    if (!('gatewayId' in work) || work.gatewayId === null) continue;
    found.set(work.gatewayId, [...(found.get(work.gatewayId) ?? []), work.elementId]);
  }
  return found;
}
