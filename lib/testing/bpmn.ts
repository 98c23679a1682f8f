/** A small process of the product's id, for tests: start → the given elements in a row → end. */
export function rowOf(...elements: readonly { readonly id: string; readonly xml: string }[]): Uint8Array {
  const ids = ['start', ...elements.map((element) => element.id), 'end'];
  const flows = ids.slice(1).map((id, index) => {
    const from = ids[index] ?? '';
    return `<bpmn:sequenceFlow id="${from}-to-${id}" sourceRef="${from}" targetRef="${id}" />`;
  });
  return new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="http://orderflow.example/test">
  <bpmn:process id="ordering-items-workflow" isExecutable="true">
    <bpmn:startEvent id="start" />
    ${elements.map((element) => element.xml).join('\n    ')}
    <bpmn:endEvent id="end" />
    ${flows.join('\n    ')}
  </bpmn:process>
  <bpmn:message id="message-payment" name="payment-received">
    <bpmn:extensionElements><zeebe:subscription correlationKey="=orderId" /></bpmn:extensionElements>
  </bpmn:message>
</bpmn:definitions>`);
}

export const serviceTask = (id: string) => ({
  id,
  xml: `<bpmn:serviceTask id="${id}" name="${id}"><bpmn:extensionElements><zeebe:taskDefinition type="${id}" /></bpmn:extensionElements></bpmn:serviceTask>`,
});

export const userTask = (id: string) => ({ id, xml: `<bpmn:userTask id="${id}" name="${id}" />` });

export const paymentCatch = (id: string) => ({
  id,
  xml: `<bpmn:intermediateCatchEvent id="${id}" name="${id}"><bpmn:messageEventDefinition id="${id}-message" messageRef="message-payment" /></bpmn:intermediateCatchEvent>`,
});
