import type { Semantic } from './semantic';
import type { WaitKind } from './types';

/** Plain words for what an element is, by its type without `bpmn:`: no reader has to know the notation. */
const KINDS: Record<string, string> = {
  UserTask: 'task for a person',
  ReceiveTask: 'task that waits for a message',
  SubProcess: 'group of steps',
  CallActivity: 'process of its own',
  StartEvent: 'start',
  EndEvent: 'end',
  IntermediateCatchEvent: 'wait',
  IntermediateThrowEvent: 'event',
  EventBasedGateway: 'whichever comes first',
};

/** What an event waits for, by the name of its definition. */
const WAITS: Record<string, string> = {
  Timer: 'time',
  Message: 'message',
  Signal: 'signal',
  Conditional: 'condition',
};

/** What may happen to an activity while it is at work, where it is called otherwise than a wait. */
const INTERRUPTIONS: Record<string, string> = {
  Error: 'problem',
  Escalation: 'problem',
  Timer: 'time limit',
};

const GATEWAYS: Record<string, readonly [splits: string, joins: string]> = {
  ExclusiveGateway: ['decision', 'paths meet'],
  InclusiveGateway: ['one or more paths', 'paths meet'],
  ParallelGateway: ['paths at the same time', 'waits for all paths'],
};

export interface Circumstances {
  /** More than one flow leaves it. */
  splits: boolean;
  /** The name of the activity on whose edge it sits. */
  host: string | undefined;
}

/** What an element is, in plain words that follow its name: `Send bill, task`. */
export function kindOf(semantic: Semantic, { splits, host }: Circumstances): string {
  const type = semantic.$type.slice(5);
  const definition = definitionOf(semantic);
  const wait = WAITS[definition];
  if (host !== undefined) return `${INTERRUPTIONS[definition] ?? wait ?? 'event'} during ${host}`;
  if (wait && isWait(semantic)) return `wait for a ${wait}`;
  const gateway = GATEWAYS[type];
  if (gateway) return gateway[splits ? 0 : 1];
  return KINDS[type] ?? 'task';
}

/** What something that waits waits for. */
export function waitKindOf(semantic: Semantic): WaitKind {
  if (semantic.$type === 'bpmn:ReceiveTask') return 'message';
  const definition = isWait(semantic) && definitionOf(semantic);
  return definition === 'Timer' ? 'timer' : definition === 'Message' ? 'message' : 'other';
}

/** What is thrown is done, and the start of the process has come. */
const isWait = ({ $type, $parent }: Semantic) =>
  !/Throw|End/.test($type) && ($type !== 'bpmn:StartEvent' || $parent?.triggeredByEvent);

/** `Timer` of `bpmn:TimerEventDefinition`; empty: it has none. */
const definitionOf = ({ eventDefinitions }: Semantic) => eventDefinitions?.[0]?.$type.slice(5, -15) ?? '';
