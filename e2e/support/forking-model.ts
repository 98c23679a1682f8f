import { bpmnText } from '@/lib/engine/testing/bpmn-text';

/** Behind the bill the way forks by what the order knows, and no way is open while it knows nothing. */
export const FORKS = bpmnText(
  `
  start StartEvent_1 name=Ordered
  job send-bill name=Send_bill
  exclusive how name=How?
  message payment-received=payment-received name=Paid_to_the_courier
  message by-post=payment-received name=Paid_by_post
  end order-fulfilled outcome=fulfilled name=Fulfilled
  end by-post-fulfilled outcome=fulfilled name=Fulfilled_by_post
  StartEvent_1 -> send-bill -> how
  how -> payment-received if =delivery = "courier"
  how -> by-post if =delivery = "post"
  payment-received -> order-fulfilled
  by-post -> by-post-fulfilled
`,
  'ordering-items-workflow',
);
