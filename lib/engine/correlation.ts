import { EngineError, errorText } from './errors';
import { evaluateFeel, type FeelScope } from './feel';
import { labelOf, modelOf } from './model';
import type { Definition } from './types';

/** The local variable of what waits for a message that holds its correlation key, once that is evaluated. */
export const CORRELATION_KEY = 'correlationKey';

/** The text of a key that is the order's own number: known at any time, and not kept. */
const ORDER_ID = /^=\s*orderId\s*$/;

export const isOrderId = (correlationKey: string): boolean => ORDER_ID.test(correlationKey);

/** The text of the key that has to be evaluated when this element comes to wait; null: there is none. */
export function keyToEvaluate({ work }: Definition, elementId: string): string | null {
  const model = work.get(elementId);
  const key = model?.kind === 'message' ? model.correlationKey : null;
  return key === null || isOrderId(key) ? null : key;
}

/**
 * The value of a correlation key, as a text. Camunda 8 takes texts and numbers alone, and an empty text for none.
 * @returns null where it gives neither: no key fits what waits then
 * @throws EngineError `key-invalid`, which names the element and what was wrong
 */
export function evaluateKey(
  definition: Definition,
  elementId: string,
  feel: string,
  scope: FeelScope,
): string | null {
  try {
    const value = evaluateFeel(feel, scope);
    const isKey = typeof value === 'number' || (typeof value === 'string' && value !== '');
    return isKey ? String(value) : null;
  } catch (error) {
    const node = modelOf(definition).nodes.get(elementId);
    const where = node === undefined ? elementId : labelOf(node);
    const what = errorText(error).replace(/\.$/, '');
    const message = `${where}: its correlation key "${feel}" cannot be evaluated: ${what}.`;
    throw new EngineError('key-invalid', message, { cause: error, elementId });
  }
}
