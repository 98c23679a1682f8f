import { expect, it } from 'vitest';
import { findHandler } from '@/lib/tasks/handlers';
import * as names from './process-names';

const { KNOWN_MESSAGES, PAYMENT_RECEIVED, CANCEL_REQUESTED, OUT_OF_STOCK, ...handlerNames } = names;

it.each(Object.values(handlerNames))('%s is a handler that there is', (name) => {
  expect(findHandler('whatever-it-is-called', name)?.elementId).toBe(name);
});

it('knows the error that a handler throws', () => {
  expect(findHandler('validate-order', null)?.errors).toContain(OUT_OF_STOCK);
});

it('knows all messages', () => {
  expect(KNOWN_MESSAGES).toEqual([PAYMENT_RECEIVED, CANCEL_REQUESTED]);
});
