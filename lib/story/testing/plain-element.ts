import type { ElementJson } from '@/lib/contract/process';

/** A task of which the model says nothing; a test adds what it is about. */
export const PLAIN_ELEMENT: ElementJson = {
  name: '',
  kind: 'job',
  customerText: null,
  waitingText: null,
  aheadText: null,
  doneText: null,
  outcome: null,
  next: [],
  attachedTo: null,
  gatewayId: null,
  competesWith: [],
  handler: null,
  messageName: null,
  duration: null,
};
