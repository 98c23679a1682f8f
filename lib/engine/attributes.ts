import type { ModdleElement, ModdleProperty } from 'bpmn-moddle';
import type { MarkerKind } from './markers';

/**
 * What becomes of an attribute or child:
 * - `walks`: it acts on the walk, and the library is given it;
 * - `read`: it is read here alone: a name, a text for the customer, a job type;
 * - `documentation`: kept in the file, shown where it is drawn, looked at by nobody, given to nobody;
 * - a marker: its row in `markers.ts` refuses it or warns of it, where `when` holds (left out: always).
 */
export type Verdict =
  | 'walks'
  | 'read'
  | 'documentation'
  | {
      readonly marker: MarkerKind;
      readonly when?: (value: unknown, element: ModdleElement) => boolean;
    };

const DATA: Verdict = { marker: 'input-output', when: isThere };
const QUANTITY: Verdict = { marker: 'quantity', when: (value) => value !== 1 };
const INSTANTIATE: Verdict = { marker: 'instantiate', when: isTrue };
const BY_REFERENCE: Verdict = { marker: 'event-by-reference', when: isThere };
const OTHER_LINK: Verdict = { marker: 'link-by-reference', when: namesOther };

/**
 * Every attribute and child that BPMN's schema allows at what is accepted, by the type that has it: other types inherit it.
 * `attributes.test.ts` reads the schema, so that none is forgotten.
 */
export const ATTRIBUTES: ReadonlyMap<string, Verdict> = new Map<string, Verdict>([
  ['BaseElement.id', 'walks'],
  ['BaseElement.documentation', 'documentation'],
  ['BaseElement.extensionDefinitions', 'documentation'],
  // Their own table is `EXTENSIONS`.
  ['BaseElement.extensionElements', 'read'],

  ['Definitions.rootElements', 'walks'],
  ['Definitions.name', 'documentation'],
  ['Definitions.targetNamespace', 'documentation'],
  // FEEL begins with "="; whatever does not is refused where it stands.
  ['Definitions.expressionLanguage', 'documentation'],
  ['Definitions.typeLanguage', 'documentation'],
  ['Definitions.imports', 'documentation'],
  ['Definitions.extensions', 'documentation'],
  ['Definitions.diagrams', 'documentation'],
  ['Definitions.exporter', 'documentation'],
  ['Definitions.exporterVersion', 'documentation'],
  ['Definitions.relationships', 'documentation'],

  ['CallableElement.name', 'read'],
  ['CallableElement.ioSpecification', 'documentation'],
  ['CallableElement.supportedInterfaceRef', 'documentation'],
  ['CallableElement.ioBinding', 'documentation'],
  ['Process.isExecutable', 'walks'],
  ['Process.flowElements', 'walks'],
  ['Process.processType', 'documentation'],
  ['Process.isClosed', 'documentation'],
  ['Process.auditing', 'documentation'],
  ['Process.monitoring', 'documentation'],
  ['Process.properties', 'documentation'],
  ['Process.laneSets', 'documentation'],
  ['Process.artifacts', 'documentation'],
  ['Process.resources', 'documentation'],
  // A message is addressed to its order, whatever the file correlates by.
  ['Process.correlationSubscriptions', 'documentation'],
  ['Process.supports', 'documentation'],
  ['Process.definitionalCollaborationRef', 'documentation'],
  ['FlowElementsContainer.flowElements', 'walks'],
  ['FlowElementsContainer.laneSets', 'documentation'],

  ['FlowElement.name', 'read'],
  ['FlowElement.auditing', 'documentation'],
  ['FlowElement.monitoring', 'documentation'],
  ['FlowElement.categoryValueRef', 'documentation'],
  // The flows themselves say where they lead.
  ['FlowNode.incoming', 'documentation'],
  ['FlowNode.outgoing', 'documentation'],
  ['FlowNode.lanes', 'documentation'],
  ['InteractionNode.incomingConversationLinks', 'documentation'],
  ['InteractionNode.outgoingConversationLinks', 'documentation'],
  ['SequenceFlow.sourceRef', 'walks'],
  ['SequenceFlow.targetRef', 'walks'],
  ['SequenceFlow.conditionExpression', 'walks'],
  // BPMN 2.0, table 8.60: of no meaning in executable processes.
  ['SequenceFlow.isImmediate', 'documentation'],

  ['Activity.default', 'walks'],
  ['Activity.boundaryEventRefs', 'documentation'],
  ['Activity.isForCompensation', { marker: 'for-compensation', when: isTrue }],
  ['Activity.startQuantity', QUANTITY],
  ['Activity.completionQuantity', QUANTITY],
  ['Activity.ioSpecification', DATA],
  ['Activity.properties', DATA],
  ['Activity.dataInputAssociations', DATA],
  ['Activity.dataOutputAssociations', DATA],
  ['Activity.resources', { marker: 'assignment', when: isThere }],
  ['Activity.loopCharacteristics', 'read'],
  ['UserTask.renderings', { marker: 'form', when: isThere }],
  // A handler is found by element id or job type.
  ['UserTask.implementation', 'documentation'],
  ['ServiceTask.implementation', 'documentation'],
  ['ServiceTask.operationRef', 'documentation'],
  ['BusinessRuleTask.implementation', 'documentation'],
  ['SendTask.implementation', 'documentation'],
  ['SendTask.operationRef', 'documentation'],
  // What is sent is its handler's affair.
  ['SendTask.messageRef', 'documentation'],
  ['ReceiveTask.messageRef', 'walks'],
  ['ReceiveTask.implementation', 'documentation'],
  ['ReceiveTask.operationRef', 'documentation'],
  ['ReceiveTask.instantiate', INSTANTIATE],
  // The library is given what it stands for (`event-sub-processes.ts`).
  ['SubProcess.triggeredByEvent', 'read'],
  ['SubProcess.artifacts', 'documentation'],

  ['Gateway.gatewayDirection', 'documentation'],
  ['ExclusiveGateway.default', 'walks'],
  ['InclusiveGateway.default', 'walks'],
  ['EventBasedGateway.instantiate', INSTANTIATE],
  [
    'EventBasedGateway.eventGatewayType',
    { marker: 'waits-for-all-events', when: (value) => value === 'Parallel' },
  ],

  ['Event.properties', DATA],
  ['CatchEvent.eventDefinitions', 'walks'],
  ['CatchEvent.eventDefinitionRef', BY_REFERENCE],
  // Of a meaning with several definitions only, which are refused.
  ['CatchEvent.parallelMultiple', 'documentation'],
  ['CatchEvent.dataOutputs', DATA],
  ['CatchEvent.dataOutputAssociations', DATA],
  ['CatchEvent.outputSet', DATA],
  ['ThrowEvent.eventDefinitions', 'walks'],
  ['ThrowEvent.eventDefinitionRef', BY_REFERENCE],
  ['ThrowEvent.dataInputs', DATA],
  ['ThrowEvent.dataInputAssociations', DATA],
  ['ThrowEvent.inputSet', DATA],
  ['BoundaryEvent.attachedToRef', 'walks'],
  ['BoundaryEvent.cancelActivity', 'walks'],
  ['StartEvent.isInterrupting', 'read'],

  ['MessageEventDefinition.messageRef', 'walks'],
  ['MessageEventDefinition.operationRef', 'documentation'],
  ['TimerEventDefinition.timeDuration', 'walks'],
  ['TimerEventDefinition.timeDate', 'walks'],
  // A kind of timer: refused by its row in `kinds.ts`.
  ['TimerEventDefinition.timeCycle', 'read'],
  ['ErrorEventDefinition.errorRef', 'walks'],
  // The library is told the code (`nearest-escalation.ts`).
  ['EscalationEventDefinition.escalationRef', 'read'],
  // Who hears it the shell says: the library only tells it from no signal at all.
  ['SignalEventDefinition.signalRef', 'walks'],
  // The shell says when it holds.
  ['ConditionalEventDefinition.condition', 'read'],
  ['LinkEventDefinition.name', 'walks'],
  ['LinkEventDefinition.source', OTHER_LINK],
  ['LinkEventDefinition.target', OTHER_LINK],

  ['Message.name', 'walks'],
  ['Message.itemRef', 'documentation'],
  ['Error.name', 'walks'],
  ['Error.errorCode', 'walks'],
  ['Error.structureRef', 'documentation'],
  ['Signal.name', 'read'],
  ['Signal.structureRef', 'documentation'],
  ['Escalation.name', 'read'],
  ['Escalation.escalationCode', 'read'],
  ['Escalation.structureRef', 'documentation'],
  ['Expression.body', 'walks'],
  ['FormalExpression.language', { marker: 'language' }],
  ['FormalExpression.evaluatesToTypeRef', 'documentation'],
]);

/**
 * The extension elements of Camunda 8, and what other packages add to BPMN's own elements. Any other vendor's are
 * documentation.
 */
export const EXTENSIONS: ReadonlyMap<string, Verdict> = new Map<string, Verdict>([
  ['zeebe:TaskDefinition', 'read'],
  ['zeebe:TaskDefinition.type', 'read'],
  ['zeebe:TaskDefinition.retries', { marker: 'retries', when: (value) => value !== '3' }],
  ['zeebe:Subscription', 'read'],
  ['zeebe:Subscription.correlationKey', 'read'],
  ['zeebe:Properties', 'read'],
  ['zeebe:IoMapping', 'read'],
  ['zeebe:IoMapping.ioMapping', 'documentation'],
  ['zeebe:IoMapping.inputParameters', 'read'],
  ['zeebe:IoMapping.outputParameters', 'read'],
  ['zeebe:TaskHeaders', 'read'],
  ['zeebe:TaskHeaders.values', 'read'],
  ['zeebe:LinkedResources', { marker: 'linked-resources' }],
  // One that is not shown `build-model.ts` warns of.
  ['zeebe:FormDefinition', 'read'],
  ['zeebe:FormDefinition.formId', 'read'],
  ['zeebe:FormDefinition.formKey', 'read'],
  ['zeebe:FormDefinition.externalReference', 'documentation'],
  // At what is no user task `build-model.ts` warns of them.
  ['zeebe:AssignmentDefinition', 'read'],
  ['zeebe:AssignmentDefinition.assignee', 'read'],
  ['zeebe:AssignmentDefinition.candidateGroups', 'read'],
  ['zeebe:AssignmentDefinition.candidateUsers', 'read'],
  ['zeebe:PriorityDefinition', 'read'],
  ['zeebe:PriorityDefinition.priority', 'read'],
  ['zeebe:TaskSchedule', 'read'],
  ['zeebe:TaskSchedule.dueDate', 'read'],
  ['zeebe:TaskSchedule.followUpDate', 'read'],
  ['zeebe:ExecutionListeners', { marker: 'listeners' }],
  ['zeebe:TaskListeners', { marker: 'listeners' }],
  ['zeebe:CalledDecision', 'read'],
  ['zeebe:CalledDecision.decisionId', 'read'],
  ['zeebe:CalledDecision.resultVariable', 'read'],
  // `latest` and `deployment` mean the same where a version of the process keeps its decisions.
  [
    'zeebe:BindingTypeSupported.bindingType',
    { marker: 'version-tag', when: (value) => value === 'versionTag' },
  ],
  ['zeebe:BindingTypeSupported.versionTag', 'documentation'],
  ['zeebe:UserTask', 'documentation'],
  ['zeebe:UserTaskForm', 'read'],
  ['zeebe:UserTaskForm.id', 'read'],
  ['zeebe:UserTaskForm.body', 'read'],
  ['zeebe:JobPriorityDefinition', 'documentation'],
  ['zeebe:VersionTag', 'documentation'],
  ['zeebe:AgentDefinition', 'documentation'],
  ['zeebe:ConditionalFilter', { marker: 'condition-filter' }],
  // At what is refused itself: multi-instance, call activities, script tasks, ad-hoc sub-processes.
  ['zeebe:LoopCharacteristics', 'documentation'],
  ['zeebe:CalledElement', 'documentation'],
  ['zeebe:Script', 'documentation'],
  ['zeebe:AdHoc', 'documentation'],
  // Attributes that it adds to BPMN's elements.
  ['zeebe:ZeebeServiceTask.retryCounter', 'documentation'],
  ['zeebe:TemplateSupported.modelerTemplate', 'documentation'],
  ['zeebe:TemplateSupported.modelerTemplateVersion', 'documentation'],
  ['zeebe:TemplateSupported.modelerTemplateIcon', 'documentation'],
  ['zeebe:TemplatedRootElement.modelerTemplate', 'documentation'],
]);

/** The key of a property's row: `Activity.default`. */
export function rowOf({ ns, definedBy }: ModdleProperty): string {
  return `${definedBy.name.replace(/^bpmn:/, '')}.${ns.localName}`;
}

/** The properties that an element bears in the file, each with its row. What has none is documentation. */
export function attributesOf(element: ModdleElement) {
  const borne = (element.$descriptor?.properties ?? []).filter(({ name }) => Object.hasOwn(element, name));
  return borne.map((property) => ({
    property,
    value: element[property.name],
    verdict: ATTRIBUTES.get(rowOf(property)) ?? EXTENSIONS.get(rowOf(property)) ?? 'documentation',
  }));
}

function isTrue(value: unknown): boolean {
  return value === true;
}

/** An empty list is as good as none. */
function isThere(value: unknown): boolean {
  return value != null && !(Array.isArray(value) && value.length === 0);
}

/** The other end of a link is found by its name: does this reference say otherwise? */
function namesOther(value: unknown, link: ModdleElement): boolean {
  const others: unknown[] = Array.isArray(value) ? value : [value];
  return others.some((other) => typeof other === 'object' && other !== null && nameOf(other) !== link.name);
}

function nameOf(element: object): unknown {
  return 'name' in element ? element.name : undefined;
}
