import type { Semantic } from './semantic';
import type { WaitKind } from './types';

/** Plain words for what an element is: no reader has to know the notation. */
const KINDS: Record<string, string> = {
  'bpmn:UserTask': 'task for a person',
  'bpmn:ReceiveTask': 'task that waits for a message',
  'bpmn:SubProcess': 'group of steps',
  'bpmn:Transaction': 'group of steps',
  'bpmn:AdHocSubProcess': 'group of steps',
  'bpmn:CallActivity': 'process of its own',
  'bpmn:StartEvent': 'start',
  'bpmn:EndEvent': 'end',
  'bpmn:IntermediateCatchEvent': 'wait',
  'bpmn:IntermediateThrowEvent': 'event',
  'bpmn:EventBasedGateway': 'whichever comes first',
};

/** What a wait is for. */
const WAITS: Record<string, string> = {
  'bpmn:TimerEventDefinition': 'wait for a time',
  'bpmn:MessageEventDefinition': 'wait for a message',
  'bpmn:SignalEventDefinition': 'wait for an announcement',
  'bpmn:ConditionalEventDefinition': 'wait for a condition',
};

/** What may happen to an activity while it is at work. */
const INTERRUPTIONS: Record<string, string> = {
  'bpmn:ErrorEventDefinition': 'problem',
  'bpmn:EscalationEventDefinition': 'problem',
  'bpmn:TimerEventDefinition': 'time limit',
  'bpmn:MessageEventDefinition': 'message',
  'bpmn:SignalEventDefinition': 'announcement',
  'bpmn:ConditionalEventDefinition': 'condition',
};

const GATEWAYS: Record<string, readonly [splits: string, joins: string]> = {
  'bpmn:ExclusiveGateway': ['decision', 'paths meet'],
  'bpmn:InclusiveGateway': ['one or more paths', 'paths meet'],
  'bpmn:ComplexGateway': ['decision', 'paths meet'],
  'bpmn:ParallelGateway': ['paths at the same time', 'waits for all paths'],
};

export interface Circumstances {
  /** More than one flow leaves it. */
  splits: boolean;
  /** The name of the activity on whose edge it sits. */
  host: string | undefined;
}

/** What an element is, in plain words that follow its name: `Send bill, task`. */
export function kindOf({ $type, eventDefinitions }: Semantic, { splits, host }: Circumstances): string {
  const definition = eventDefinitions?.[0]?.$type ?? '';
  if (host !== undefined) return `${INTERRUPTIONS[definition] ?? 'event'} during ${host}`;
  const wait = /Catch|Start/.test($type) && WAITS[definition];
  if (wait) return wait;
  const gateway = GATEWAYS[$type];
  if (gateway) return gateway[splits ? 0 : 1];
  return KINDS[$type] ?? 'task';
}

/** What something that waits waits for. */
export function waitKindOf({ $type, eventDefinitions }: Semantic): WaitKind {
  const definition = eventDefinitions?.[0]?.$type;
  if (definition === 'bpmn:TimerEventDefinition') return 'timer';
  return definition === 'bpmn:MessageEventDefinition' || $type === 'bpmn:ReceiveTask' ? 'message' : 'other';
}
