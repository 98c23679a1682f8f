import type { Semantic } from './semantic';
import type { WaitKind } from './types';

/** Plain words for what an element is: no reader has to know the notation. */
const KINDS: Record<string, string> = {
  'bpmn:UserTask': 'task for a person',
  'bpmn:ReceiveTask': 'task that waits for a message',
  'bpmn:SubProcess': 'group of steps',
  'bpmn:CallActivity': 'process of its own',
  'bpmn:StartEvent': 'start',
  'bpmn:EndEvent': 'end',
  'bpmn:IntermediateCatchEvent': 'wait',
  'bpmn:IntermediateThrowEvent': 'event',
  'bpmn:EventBasedGateway': 'whichever comes first',
};

/** What an event waits for. */
const WAITS: Partial<Record<WaitKind, string>> = {
  timer: 'wait for a time',
  message: 'wait for a message',
};

/** What may happen to an activity while it is at work. */
const INTERRUPTIONS: Record<string, string> = {
  'bpmn:ErrorEventDefinition': 'problem',
  'bpmn:EscalationEventDefinition': 'problem',
  'bpmn:TimerEventDefinition': 'time limit',
  'bpmn:MessageEventDefinition': 'message',
};

const GATEWAYS: Record<string, readonly [splits: string, joins: string]> = {
  'bpmn:ExclusiveGateway': ['decision', 'paths meet'],
  'bpmn:InclusiveGateway': ['one or more paths', 'paths meet'],
  'bpmn:ParallelGateway': ['paths at the same time', 'waits for all paths'],
};

export interface Circumstances {
  /** More than one flow leaves it. */
  splits: boolean;
  /** The name of the activity on whose edge it sits. */
  host: string | undefined;
}

/** What an element is, in plain words that follow its name: `Send bill, task`. */
export function kindOf(semantic: Semantic, { splits, host }: Circumstances): string {
  const { $type, eventDefinitions } = semantic;
  const definition = eventDefinitions?.[0]?.$type ?? '';
  if (host !== undefined) return `${INTERRUPTIONS[definition] ?? 'event'} during ${host}`;
  const wait = definition && WAITS[waitKindOf(semantic)];
  if (wait) return wait;
  const gateway = GATEWAYS[$type];
  if (gateway) return gateway[splits ? 0 : 1];
  return KINDS[$type] ?? 'task';
}

/** What something that waits waits for. */
export function waitKindOf({ $type, $parent, eventDefinitions }: Semantic): WaitKind {
  if ($type === 'bpmn:ReceiveTask') return 'message';
  const definition = eventDefinitions?.[0]?.$type;
  // What is thrown is done, and the start of the process has come.
  if (/Throw|End/.test($type) || ($type === START && !$parent?.triggeredByEvent)) return 'other';
  return definition === 'bpmn:TimerEventDefinition'
    ? 'timer'
    : definition === 'bpmn:MessageEventDefinition'
      ? 'message'
      : 'other';
}

const START = 'bpmn:StartEvent';
