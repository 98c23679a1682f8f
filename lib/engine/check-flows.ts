import { ELEMENT_KINDS, isScope, mayCompete } from './kinds';
import { flowsInto, flowsOutOf, labelOf, type Model, type ModelFlow, type ModelNode, races } from './model';
import type { Finding } from './types';

/** How the elements are joined: starts, ends, gateways, links. */
export function checkFlows(model: Model): readonly Finding[] {
  return [
    ...checkProcesses(model),
    ...[...model.nodes.values()].flatMap((node) => [
      ...checkEntry(model, node),
      ...checkExit(model, node),
      ...checkHost(model, node),
      ...checkSplit(model, node),
      ...checkJoin(model, node),
      ...checkRace(model, node),
      ...checkLink(model, node),
    ]),
    ...[...model.flows.values()].flatMap((flow) => checkEnds(model, flow)),
  ];
}

function error(node: ModelNode, message: string): Finding {
  return { severity: 'error', elementId: node.id, message: `${labelOf(node)}: ${message}.` };
}

function warning(node: ModelNode, message: string): Finding {
  return { ...error(node, message), severity: 'warning' };
}

function checkProcesses(model: Model): readonly Finding[] {
  const found: Finding[] = [];
  const whole = (elementId: string | null, message: string): void => {
    found.push({ severity: 'error', elementId, message });
  };
  const { executableProcessIds: executable, processIds, processId } = model;
  if (executable.length > 1) {
    const message = `The file holds ${executable.length} executable processes (${executable.join(', ')}); keep one, and set isExecutable="false" at the others.`;
    whole(null, message);
  }
  if (executable.length === 0) {
    const which = processIds.length > 1 ? `, here at the process ${processId}` : '';
    whole(
      processId,
      `No process is executable: set isExecutable="true"${which}, as npm run process -- --fix does in a copy.`,
    );
  }
  const scopes = [...model.nodes.values()]
    .filter((node) => isScope(node.type) && !node.isEventSubProcess)
    .map((node) => node.id);
  for (const scopeId of [processId, ...scopes]) {
    const starts = [...model.nodes.values()].filter(
      (node) => node.scopeId === scopeId && node.type === 'StartEvent',
    );
    const plain = starts.filter((node) => node.event?.kind === 'none').length;
    if (plain !== 1) whole(scopeId, `${scopeId}: it has ${plain} none start events; exactly one is needed.`);
  }
  return found;
}

/** What nothing leads to the library would start with the process. */
function checkEntry(model: Model, node: ModelNode): readonly Finding[] {
  const incoming = flowsInto(model, node.id).length;
  // It begins by itself: `check-event-sub-processes.ts` looks at it.
  if (node.isEventSubProcess) return [];
  if (node.type === 'StartEvent')
    return incoming === 0 ? [] : [error(node, 'no flow may lead into a start event')];
  if (node.type === 'BoundaryEvent') {
    if (node.attachedTo === null) return [error(node, 'the boundary event is attached to nothing')];
    return incoming === 0 ? [] : [error(node, 'no flow may lead into a boundary event')];
  }
  if (node.event?.kind === 'link' && node.type === 'IntermediateCatchEvent')
    return incoming === 0 ? [] : [error(node, 'no flow may lead into the far end of a link; remove it')];
  return incoming === 0 ? [error(node, 'no flow leads here; connect it or remove it')] : [];
}

/** BPMN 2.0, 10.4.3 and 10.4.5: nothing follows an end event or the near end of a link. 8.3.13: a default is a flow of its own element. */
function checkExit(model: Model, node: ModelNode): readonly Finding[] {
  const found: Finding[] = [];
  const outgoing = flowsOutOf(model, node.id).length;
  if (outgoing > 0 && node.type === 'EndEvent')
    found.push(
      error(node, 'no flow may lead out of an end event; remove it, or use an intermediate throw event'),
    );
  if (outgoing > 0 && node.type === 'IntermediateThrowEvent' && node.event?.kind === 'link')
    found.push(error(node, 'no flow may lead out of the near end of a link; it goes on at its far end'));
  const { defaultFlowId } = node;
  if (defaultFlowId !== null && model.flows.get(defaultFlowId)?.sourceId !== node.id)
    found.push(
      error(node, `its default flow ${defaultFlowId} is not one that leads out of it; choose one of its own`),
    );
  return found;
}

/** BPMN 2.0, 10.4.4: a boundary event hangs on an activity of its own scope; an error always interrupts it. */
function checkHost(model: Model, node: ModelNode): readonly Finding[] {
  if (node.type !== 'BoundaryEvent' || node.attachedTo === null) return [];
  const host = model.nodes.get(node.attachedTo);
  if (host === undefined)
    return [
      error(
        node,
        `it is attached to ${node.attachedTo}, which is not in the process; attach it to a task or sub-process`,
      ),
    ];
  const { shape } = ELEMENT_KINDS.get(host.type) ?? {};
  if (shape !== undefined && shape !== 'task' && shape !== 'sub-process')
    return [error(node, `it is attached to ${host.id}, which is no task or sub-process`)];
  if (host.scopeId !== node.scopeId)
    return [
      error(
        node,
        `it is attached to ${host.id}, which stands in ${host.scopeId}; put both into the same process or sub-process`,
      ),
    ];
  if (node.event?.kind === 'error' && !node.interrupts)
    return [error(node, 'an error always interrupts; remove cancelActivity="false"')];
  return [];
}

/** Both ends of a flow are elements of the process; BPMN 2.0, 10.3: it does not cross the border of a sub-process. */
function checkEnds(model: Model, flow: ModelFlow): readonly Finding[] {
  const refuse = (why: string): readonly Finding[] => {
    return [
      { severity: 'error', elementId: flow.id, message: `Sequence flow ${flow.name || flow.id}: ${why}.` },
    ];
  };
  const { sourceId, targetId } = flow;
  const [source, target] = [model.nodes.get(sourceId), model.nodes.get(targetId)];
  if (source === undefined || target === undefined) {
    const end = (id: string) =>
      model.nodes.has(id) ? id : id === '' ? 'nothing' : `${id}, which is no element of the process,`;
    return refuse(
      `it leads from ${end(sourceId)} to ${end(targetId)}; connect both of its ends, or remove it`.replace(
        ',;',
        ';',
      ),
    );
  }
  if (source.scopeId === target.scopeId) return [];
  return refuse(
    `it leads from ${source.id} in ${source.scopeId} to ${target.id} in ${target.scopeId}; a flow may not cross the border of a sub-process`,
  );
}

function checkSplit(model: Model, node: ModelNode): readonly Finding[] {
  const flows = flowsOutOf(model, node.id);
  const open = flows.filter((flow) => flow.condition === null && !flow.isDefault);
  const conditions = ELEMENT_KINDS.get(node.type)?.conditions;
  if (conditions !== 'chooses') {
    if (conditions !== 'ignores' || flows.every((flow) => flow.condition === null)) return [];
    return [error(node, 'its outgoing flows have conditions, which it must not evaluate; remove them')];
  }
  if (flows.every((flow) => flow.condition === null) && flows.length < 2) return [];
  const found = (flows.length < 2 ? [] : open).map((flow) => {
    return warning(
      node,
      `its flow ${flow.name || flow.id} has no condition and is not the default: it is always taken`,
    );
  });
  if (open.length === 0 && !flows.some((flow) => flow.isDefault)) {
    found.push(
      warning(node, 'it has no default flow: an order for which no condition holds stops as an incident'),
    );
  }
  return found;
}

function checkJoin(model: Model, node: ModelNode): readonly Finding[] {
  const sources = flowsInto(model, node.id).map((flow) => flow.sourceId);
  if (sources.length < 2) return [];
  const { waitsForAll = false, waitsForReaching = false } = ELEMENT_KINDS.get(node.type) ?? {};
  // The library tells a join's branches by where they come from, and takes one of two flows between the same elements.
  const double = sources.find((source, index) => sources.indexOf(source) !== index);
  if (!(waitsForAll || waitsForReaching) || double === undefined) return [];
  return [
    error(
      node,
      `two of its incoming flows come from ${double}, which the join cannot tell apart; put a task between`,
    ),
  ];
}

function checkRace(model: Model, node: ModelNode): readonly Finding[] {
  if (!races(node)) return [];
  const found: Finding[] = [];
  const flows = flowsOutOf(model, node.id);
  if (flows.length < 2)
    found.push(error(node, 'an event-based gateway needs at least two events to wait for'));
  for (const flow of flows) {
    const next = model.nodes.get(flow.targetId);
    if (next === undefined) continue;
    if (!mayCompete(next.type, next.event?.kind ?? null)) {
      found.push(
        error(next, 'only message and timer events and receive tasks may follow an event-based gateway'),
      );
    } else if (flowsInto(model, next.id).length > 1) {
      found.push(error(next, `nothing but the event-based gateway ${node.id} may lead here`));
    } else if ([...model.nodes.values()].some(({ attachedTo }) => attachedTo === next.id)) {
      found.push(
        error(
          next,
          'behind an event-based gateway a receive task may have no boundary events; draw them as events of the gateway',
        ),
      );
    }
  }
  return found;
}

function checkLink(model: Model, node: ModelNode): readonly Finding[] {
  const name = node.event?.kind === 'link' ? node.event.linkName : null;
  if (!name) return [];
  const ends = [...model.nodes.values()].filter((other) => {
    return other.event?.kind === 'link' && other.event.linkName === name && other.scopeId === node.scopeId;
  });
  const targets = ends.filter((other) => other.type === 'IntermediateCatchEvent').length;
  const sources = ends.filter((other) => other.type === 'IntermediateThrowEvent').length;
  if (node.type === 'IntermediateThrowEvent' && targets !== 1) {
    return [
      error(node, `the link "${name}" has ${targets} catch events in the same scope; exactly one is needed`),
    ];
  }
  if (node.type === 'IntermediateCatchEvent' && (sources === 0 || targets > 1)) {
    return [
      error(node, `the link "${name}" needs a throw event, and only one catch event, in the same scope`),
    ];
  }
  return [];
}
