/**
 * Test helper: BPMN XML from a short notation, one element or chain of flows a line.
 *
 *   start begin                        job pack type=pack-job         timer wait=PT5M, or a date: wait=@2030-01-01
 *   user sign                          message paid=payment-received  end done outcome=fulfilled
 *   exclusive choose                   boundary late on=pack timer=PT1H [passive]
 *   sub packing { … }                  sub withdrawn event { start cancel message=cancel [passive] … }
 *   throw tell message=told type=tell          end thank message=thanked type=thank
 *   message handed=handed-over key==box        boundary lost on=pack message=lost key=, without a correlation key
 *   begin -> pack -> done
 *   choose -> pack if =total > 5       choose -> done default
 *   job pack in=load:=kilos out=boxes:=boxes      mappings, target:source, with no blanks
 */
export function bpmnText(notation: string, processId = 'process'): string {
  const writer = new Writer();
  const lines = notation
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const body = writer.scope(lines);
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  id="definitions" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:process id="${processId}" isExecutable="true">
${body.join('\n')}
  </bpmn:process>
${writer.roots().join('\n')}
</bpmn:definitions>
`;
}

const TAGS: Readonly<Record<string, string>> = {
  start: 'startEvent',
  end: 'endEvent',
  job: 'serviceTask',
  send: 'sendTask',
  rule: 'businessRuleTask',
  user: 'userTask',
  manual: 'manualTask',
  receive: 'receiveTask',
  task: 'task',
  script: 'scriptTask',
  call: 'callActivity',
  exclusive: 'exclusiveGateway',
  parallel: 'parallelGateway',
  inclusive: 'inclusiveGateway',
  race: 'eventBasedGateway',
  timer: 'intermediateCatchEvent',
  message: 'intermediateCatchEvent',
  catch: 'intermediateCatchEvent',
  throw: 'intermediateThrowEvent',
  boundary: 'boundaryEvent',
  sub: 'subProcess',
};

interface Flow {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly condition: string | null;
  readonly isDefault: boolean;
}

class Writer {
  readonly #roots = new Map<string, string>();

  roots(): readonly string[] {
    return [...this.#roots.values()];
  }

  /** The elements and flows of one process or sub-process. */
  scope(lines: readonly string[]): readonly string[] {
    const flows: Flow[] = [];
    const drawn: { readonly line: string; readonly inner: readonly string[] }[] = [];
    for (let at = 0; at < lines.length; at += 1) {
      const line = lines[at] ?? '';
      if (line.includes('->')) flows.push(...readFlows(line).map((flow) => unlike(flow, flows)));
      else if (line.endsWith('{')) {
        const close = closingLine(lines, at);
        drawn.push({ line: line.slice(0, -1).trim(), inner: indent(this.scope(lines.slice(at + 1, close))) });
        at = close;
      } else drawn.push({ line, inner: [] });
    }
    return [...drawn.map(({ line, inner }) => this.#element(line, flows, inner)), ...flows.map(flowXml)];
  }

  #element(line: string, flows: readonly Flow[], inner: readonly string[]): string {
    const [kind = '', named = '', ...rest] = line.split(/\s+/);
    const [id = '', value = ''] = named.split(/=(.*)/s);
    const attributes = new Map(
      rest.map((part) => [part.split('=')[0] ?? '', part.split(/=(.*)/s)[1] ?? ''] as const),
    );
    const tag = TAGS[kind];
    if (tag === undefined) throw new Error(`unknown kind in "${line}"`);
    const xml = [`id="${id}"`];
    if (attributes.has('name'))
      xml.push(`name="${escapeXml((attributes.get('name') ?? '').replaceAll('_', ' '))}"`);
    if (attributes.has('on')) xml.push(`attachedToRef="${attributes.get('on')}"`);
    if (attributes.has('passive'))
      xml.push(kind === 'start' ? 'isInterrupting="false"' : 'cancelActivity="false"');
    if (attributes.has('event')) xml.push('triggeredByEvent="true"');
    const message = kind === 'message' ? value : attributes.get('message');
    if (kind === 'receive' && message) xml.push(`messageRef="${this.#message(message, attributes)}"`);
    const fallback = flows.find((flow) => flow.source === id && flow.isDefault);
    if (fallback) xml.push(`default="${fallback.id}"`);
    const timer = kind === 'timer' ? value : attributes.get('timer');
    const content = [
      ...extensionXml(kind, id, attributes, rest.flatMap(mappingXml)),
      ...this.#definitions(kind === 'receive' ? undefined : message, timer, attributes),
      ...inner,
    ];
    return `    <bpmn:${tag} ${xml.join(' ')}>\n${content.join('\n')}\n    </bpmn:${tag}>`.replace(
      '\n\n',
      '\n',
    );
  }

  #definitions(
    message: string | undefined,
    timer: string | undefined,
    attributes: ReadonlyMap<string, string>,
  ): readonly string[] {
    const found: string[] = [];
    if (message !== undefined)
      found.push(`      <bpmn:messageEventDefinition messageRef="${this.#message(message, attributes)}" />`);
    if (timer !== undefined) {
      const [tag, text] = timer.startsWith('@') ? ['timeDate', timer.slice(1)] : ['timeDuration', timer];
      const when = `<bpmn:${tag} xsi:type="bpmn:tFormalExpression">${escapeXml(text)}</bpmn:${tag}>`;
      found.push(`      <bpmn:timerEventDefinition>${when}</bpmn:timerEventDefinition>`);
    }
    const error = attributes.get('error');
    if (error !== undefined) {
      const reference = error === '' ? '' : ` errorRef="${this.#error(error)}"`;
      found.push(`      <bpmn:errorEventDefinition${reference} />`);
    }
    const escalation = attributes.get('escalation');
    if (escalation !== undefined) {
      const reference = escalation === '' ? '' : ` escalationRef="${this.#escalation(escalation)}"`;
      found.push(`      <bpmn:escalationEventDefinition${reference} />`);
    }
    if (attributes.has('terminate')) found.push('      <bpmn:terminateEventDefinition />');
    const condition = attributes.get('condition');
    if (condition !== undefined) {
      const text = `<bpmn:condition xsi:type="bpmn:tFormalExpression">${escapeXml(condition)}</bpmn:condition>`;
      found.push(`      <bpmn:conditionalEventDefinition>${text}</bpmn:conditionalEventDefinition>`);
    }
    const signal = attributes.get('signal');
    if (signal !== undefined) {
      const reference = signal === '' ? '' : ` signalRef="${this.#signal(signal)}"`;
      found.push(`      <bpmn:signalEventDefinition${reference} />`);
    }
    if (attributes.has('link'))
      found.push(`      <bpmn:linkEventDefinition name="${attributes.get('link')}" />`);
    return found;
  }

  #message(name: string, attributes: ReadonlyMap<string, string>): string {
    const key = attributes.get('key') ?? '=orderId';
    const id = attributes.has('key') ? `Message_${name}_${this.#roots.size}` : `Message_${name}`;
    const subscription = `<zeebe:subscription correlationKey="${escapeXml(key)}" />`;
    const extension = key === '' ? '' : `<bpmn:extensionElements>${subscription}</bpmn:extensionElements>`;
    this.#roots.set(id, `  <bpmn:message id="${id}" name="${name}">${extension}</bpmn:message>`);
    return id;
  }

  #signal(name: string): string {
    const id = `Signal_${name.replaceAll(/\W/g, '_')}`;
    this.#roots.set(`signal ${name}`, `  <bpmn:signal id="${id}" name="${escapeXml(name)}" />`);
    return id;
  }

  #escalation(code: string): string {
    this.#roots.set(
      `escalation ${code}`,
      `  <bpmn:escalation id="Escalation_${code}" name="${code}" escalationCode="${code}" />`,
    );
    return `Escalation_${code}`;
  }

  #error(code: string): string {
    this.#roots.set(code, `  <bpmn:error id="Error_${code}" name="${code}" errorCode="${code}" />`);
    return `Error_${code}`;
  }
}

function mappingXml(part: string): readonly string[] {
  const [, kind, target, source = ''] = /^(in|out)=([^:]+):(.*)$/.exec(part) ?? [];
  if (kind === undefined) return [];
  return [`<zeebe:${kind}put source="${escapeXml(source)}" target="${target}" />`];
}

function extensionXml(
  kind: string,
  id: string,
  attributes: ReadonlyMap<string, string>,
  mappings: readonly string[],
): readonly string[] {
  const parts: string[] = [];
  if (mappings.length > 0) parts.push(`<zeebe:ioMapping>${mappings.join('')}</zeebe:ioMapping>`);
  const jobType = attributes.get('type') ?? (kind === 'job' ? id : undefined);
  if (jobType !== undefined) parts.push(`<zeebe:taskDefinition type="${jobType}" />`);
  const outcome = attributes.get('outcome');
  if (outcome !== undefined) {
    parts.push(`<zeebe:properties><zeebe:property name="outcome" value="${outcome}" /></zeebe:properties>`);
  }
  return parts.length === 0
    ? []
    : [`      <bpmn:extensionElements>${parts.join('')}</bpmn:extensionElements>`];
}

function readFlows(line: string): readonly Flow[] {
  const [, chain = '', condition, fallback] = /^(.*?)(?: if (.*)| (default))?$/.exec(line) ?? [];
  const ids = chain.split('->').map((id) => id.trim());
  return ids.slice(1).map((target, index) => {
    const source = ids[index] ?? '';
    const id = `${source}_to_${target}`;
    return { id, source, target, condition: condition ?? null, isDefault: fallback !== undefined };
  });
}

/** With another id where that one is taken: two flows between the same elements. */
function unlike(flow: Flow, others: readonly Flow[]): Flow {
  return others.some(({ id }) => id === flow.id) ? { ...flow, id: `${flow.id}_again` } : flow;
}

function flowXml(flow: Flow): string {
  const head = `    <bpmn:sequenceFlow id="${flow.id}" sourceRef="${flow.source}" targetRef="${flow.target}"`;
  if (flow.condition === null) return `${head} />`;
  const condition = `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${escapeXml(flow.condition)}</bpmn:conditionExpression>`;
  return `${head}>\n      ${condition}\n    </bpmn:sequenceFlow>`;
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.replace(/^/gm, '  '));
}

function closingLine(lines: readonly string[], open: number): number {
  let depth = 0;
  for (let at = open; at < lines.length; at += 1) {
    if (lines[at]?.endsWith('{')) depth += 1;
    if (lines[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error('a sub-process is not closed');
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
