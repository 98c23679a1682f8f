import { DEFAULT_PRIORITY } from './assignments';
import { catchersOf, codeOf } from './check-catchers';
import { isOrderId } from './correlation';
import { ELEMENT_KINDS, thrownAs } from './kinds';
import { flowsInto, isBroadcast, labelOf, type Model, type ModelNode, modelOf, startedBy } from './model';
import type { AssignmentTexts, Definition } from './types';

/** What elements do that their drawing does not say at a glance, a sentence each, in the order of the file. */
export function explainKinds(definition: Definition): readonly string[] {
  const model = modelOf(definition);
  return [...model.nodes.values()].flatMap((node) => explain(model, node));
}

function explain(model: Model, node: ModelNode): readonly string[] {
  const handler = startedBy(model, node);
  if (handler !== null) return [`${labelOf(handler)} begins when ${causeOf(node)}${effectOf(model, node)}.`];
  if (node.decision !== null)
    return [
      `${labelOf(node)} has the decision "${node.decision.decisionId}" made, and "${node.decision.resultVariable}" takes the result.`,
    ];
  if (isBroadcast(node))
    return [
      `${labelOf(node)} broadcasts the signal "${node.event?.signalName ?? ''}" to all orders that wait for it, and goes on.`,
    ];
  const told = [
    ...(node.assignment === null ? [] : [`${labelOf(node)} is ${assignmentWords(node.assignment)}.`]),
    ...(node.form === null
      ? []
      : [
          `${labelOf(node)} shows the form ${'body' in node.form ? node.form.key : `"${node.form.formId}"`}.`,
        ]),
  ];
  if (told.length > 0) return told;
  if (node.type === 'StartEvent' && node.event?.message)
    return [`${labelOf(node)}: the request that places an order stands for ${messageOf(node)}.`];
  if (thrownAs(node.type, node.event?.kind ?? null) !== null)
    return [
      `${labelOf(node)} is done by a handler, which sends ${messageOf(node)}; the token waits there until it is.`,
    ];
  const key = (node.receives ?? node.event?.message)?.correlationKey ?? null;
  if (key !== null && !isOrderId(key))
    return [
      `${labelOf(node)} takes a message with a correlation key only if it is what "${key}" gives when the wait begins.`,
    ];
  const flows = flowsInto(model, node.id).length;
  if (ELEMENT_KINDS.get(node.type)?.waitsForReaching && flows > 1)
    return [
      `${labelOf(node)} waits for a token from each of its ${flows} flows by which one may still come.`,
    ];
  if (node.event?.kind !== 'escalation' || node.attachedTo !== null) return [];
  const code = codeOf(node.event);
  const [catcher] = catchersOf(model, node.id, 'escalation', code);
  const heard =
    catcher === undefined ? 'nothing catches' : `${labelOf(catcher)} catches${effectOf(model, catcher)}`;
  return [`${labelOf(node)} throws the escalation "${code ?? ''}", which ${heard}.`];
}

/** Whose a user task is, as the model says it. */
function assignmentWords(texts: AssignmentTexts): string {
  const { assignee, candidateUsers, candidateGroups, dueDate, followUpDate, priority } = texts;
  const may = [candidateUsers, candidateGroups].filter((text) => text !== null);
  return [
    assignee === null ? 'nobody’s when it opens' : `a task of ${assignee}`,
    ...(may.length === 0 ? [] : [`for ${may.join(' or ')} to take`]),
    ...(dueDate === null ? [] : [`due ${dueDate}`]),
    ...(followUpDate === null ? [] : [`followed up ${followUpDate}`]),
    `of priority ${priority ?? DEFAULT_PRIORITY}`,
  ].join(', ');
}

function messageOf({ event }: ModelNode): string {
  const name = event?.message?.name ?? '';
  return name === '' ? 'its message' : `the message "${name}"`;
}

function causeOf({ event }: ModelNode): string {
  const code = codeOf(event);
  switch (event?.kind) {
    case 'message':
      return `the message "${event.message?.name ?? ''}" comes`;
    case 'signal':
      return `the signal "${event.signalName ?? ''}" is broadcast`;
    case 'conditional':
      return `its condition comes to hold (${event.condition ?? ''})`;
    case 'timer':
      return `its time is up (${event.timer?.text ?? ''})`;
    case 'error':
      return code === null ? 'any error is raised beside it' : `the error "${code}" is raised beside it`;
    default:
      return code === null
        ? 'any escalation is thrown beside it'
        : `the escalation "${code}" is thrown beside it`;
  }
}

/** What an event does to what it stands at when it occurs. */
function effectOf(model: Model, node: ModelNode): string {
  const scope = startedBy(model, node)?.scopeId ?? node.attachedTo ?? model.processId;
  const around = model.nodes.get(scope);
  const name = around === undefined ? 'the process' : labelOf(around);
  return node.interrupts
    ? `, and ends all that is active in ${name}`
    : `, once at most, and all in ${name} goes on`;
}
