/**
 * What each step means to a customer, by element id. Steps of a process that is not known here get their id,
 * made readable: plain, but never wrong.
 */
interface StepWords {
  /** While it is being done or awaited. */
  now: string;
  /** Once it is done. */
  done: string;
}

const steps: Record<string, StepWords> = {
  StartEvent_1: { now: 'Placing the order', done: 'Order placed' },
  'validate-order': { now: 'Checking the shelf', done: 'Items set aside for you' },
  'send-bill': { now: 'Writing the bill', done: 'Bill ready' },
  'payment-received': { now: 'Awaiting your payment', done: 'Payment received' },
  'wait-5min-timer': { now: 'Time until we remind you', done: 'First deadline passed' },
  'send-friendly-reminder': { now: 'Sending a reminder', done: 'Reminder sent' },
  'payment-received-after-reminder': { now: 'Awaiting your payment', done: 'Payment received' },
  'wait-10min-timer': { now: 'Time until we cancel', done: 'Last deadline passed' },
  'cancel-requested': { now: 'You can still cancel', done: 'Cancelled at your request' },
  'cancel-requested-after-reminder': { now: 'You can still cancel', done: 'Cancelled at your request' },
  'update-accounting': { now: 'Booking your payment', done: 'Payment booked' },
  'package-and-deliver': { now: 'Packing your parcel', done: 'Parcel handed over' },
  'send-cancellation': { now: 'Cancelling the order', done: 'Cancellation sent' },
  'send-rejection': { now: 'Declining the order', done: 'Rejection sent' },
  'order-fulfilled': { now: 'Finishing', done: 'Order fulfilled' },
  'order-cancelled': { now: 'Finishing', done: 'Order cancelled' },
  'order-rejected': { now: 'Finishing', done: 'Order rejected' },
};

export const nowWords = (elementId: string) => steps[elementId]?.now ?? readable(elementId);
export const doneWords = (elementId: string) => steps[elementId]?.done ?? readable(elementId);

/** `send-friendly-reminder` → `Send friendly reminder`. */
export function readable(elementId: string): string {
  const words = elementId
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[-_]+/g, ' ')
    .trim()
    .toLowerCase();
  return words === '' ? elementId : words.charAt(0).toUpperCase() + words.slice(1);
}
