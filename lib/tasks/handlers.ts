import type { Handler } from '@/lib/runtime/types';
import { packageAndDeliver } from './package-and-deliver';
import { sendBill } from './send-bill';
import { sendCancellation } from './send-cancellation';
import { sendFriendlyReminder } from './send-friendly-reminder';
import { sendRejection } from './send-rejection';
import { updateAccounting } from './update-accounting';
import { validateOrder } from './validate-order';

/** The service tasks of the process. Each stands in the file of its element id. */
const handlers: readonly Handler[] = [
  validateOrder,
  sendBill,
  sendFriendlyReminder,
  updateAccounting,
  packageAndDeliver,
  sendCancellation,
  sendRejection,
];

/**
 * The same where a person packs.
 * @param isPackedByHand asked whenever a parcel is due
 */
export function findHandlerWhere(isPackedByHand: () => boolean): typeof findHandler {
  const byHand = { ...packageAndDeliver, waitsForPerson: isPackedByHand };
  return (elementId, jobType) => {
    const handler = findHandler(elementId, jobType);
    return handler === packageAndDeliver ? byHand : handler;
  };
}

const byId = new Map(handlers.map((handler) => [handler.elementId, handler]));

/** The handler of a service task: by its element id, else by its Zeebe job type; null if there is none. */
export function findHandler(elementId: string, jobType: string | null): Handler | null {
  return byId.get(elementId) ?? byId.get(jobType ?? '') ?? null;
}
