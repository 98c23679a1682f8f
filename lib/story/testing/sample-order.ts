import type { OrderJson } from '@/lib/contract/order';

/** An order that waits for its first payment, for tests to start from. */
export const sampleOrder: OrderJson = {
  orderId: '7302994418826601473',
  state: 'ACTIVE',
  createdAt: '2026-11-22T12:00:00.000Z',
  updatedAt: '2026-11-22T12:00:01.000Z',
  version: 3,
  outcome: null,
  definition: { id: 'ordering-items-workflow', version: 1, hash: 'abc' },
  activeElements: [
    {
      elementId: 'payment-received',
      waitsFor: 'message',
      messageName: 'payment-received',
      since: '2026-11-22T12:00:01.000Z',
    },
    {
      elementId: 'wait-5min-timer',
      waitsFor: 'timer',
      since: '2026-11-22T12:00:01.000Z',
      dueAt: '2026-11-22T12:05:01.000Z',
    },
    {
      elementId: 'cancel-requested',
      waitsFor: 'message',
      messageName: 'cancel-requested',
      since: '2026-11-22T12:00:01.000Z',
    },
  ],
  completedElements: [
    { elementId: 'StartEvent_1', count: 1, at: '2026-11-22T12:00:00.000Z' },
    { elementId: 'validate-order', count: 1, at: '2026-11-22T12:00:00.500Z' },
    { elementId: 'send-bill', count: 1, at: '2026-11-22T12:00:01.000Z' },
  ],
  takenFlows: ['start-to-validate-order', 'validate-order-to-send-bill', 'bill-to-payment-or-reminder'],
  incidents: [],
  suspended: false,
  payment: { status: 'unpaid', received: '0.00', total: '25.00', currency: 'EUR' },
  shipment: null,
};
