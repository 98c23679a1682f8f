/** Small processes of the product's id, for tests, without any drawing. */

/**
 * A process of these elements and flows.
 * @param flows `from>to`, with a condition `from>to:=FEEL`
 */
export function processOf(elements: string, flows: readonly string[]): Uint8Array {
  const drawn = flows.map((text) => {
    const [, from = '', to = '', condition] = /^([\w-]+)>([\w-]+)(?::(=.*))?$/.exec(text) ?? [];
    const body = condition
      ? `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${condition.replaceAll('<', '&lt;')}</bpmn:conditionExpression>`
      : '';
    return `<bpmn:sequenceFlow id="${from}-to-${to}" sourceRef="${from}" targetRef="${to}">${body}</bpmn:sequenceFlow>`;
  });
  return new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="http://orderflow.example/test">
  <bpmn:process id="ordering-items-workflow" isExecutable="true">
    ${elements}
    ${drawn.join('\n    ')}
  </bpmn:process>
  <bpmn:message id="message-payment" name="payment-received">
    <bpmn:extensionElements><zeebe:subscription correlationKey="=orderId" /></bpmn:extensionElements>
  </bpmn:message>
</bpmn:definitions>`);
}

/** start → the given elements in a row → end. */
export function rowOf(...elements: readonly { readonly id: string; readonly xml: string }[]): Uint8Array {
  const ids = ['start', ...elements.map((element) => element.id), 'end'];
  const flows = ids.slice(1).map((id, index) => `${ids[index]}>${id}`);
  const xml = elements.map((element) => element.xml).join('\n    ');
  return processOf(`<bpmn:startEvent id="start" />${xml}<bpmn:endEvent id="end" />`, flows);
}

export const serviceTask = (id: string) => ({
  id,
  xml: `<bpmn:serviceTask id="${id}" name="${id}"><bpmn:extensionElements><zeebe:taskDefinition type="${id}" /></bpmn:extensionElements></bpmn:serviceTask>`,
});

export const userTask = (id: string) => ({ id, xml: `<bpmn:userTask id="${id}" name="${id}" />` });

/** An intermediate catch event with this event definition. */
export const event = (id: string, definition: string) =>
  `<bpmn:intermediateCatchEvent id="${id}" name="${id}">${definition}</bpmn:intermediateCatchEvent>`;

export const paymentCatch = (id: string) => ({
  id,
  xml: event(id, `<bpmn:messageEventDefinition id="${id}-message" messageRef="message-payment" />`),
});
