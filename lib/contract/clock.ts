import { z } from 'zod';
import { BUYER, etagHeader, exampleOf, jsonAnswer, jsonBody, type Operation, refusals } from './answers';
import { orderSchema } from './order';
import { orderIdInput } from './values';

/** The clock of one order, in the sandbox. */

const speedError = 'takes a number from 0.01 to 100000';
export const clockInput = z
  .object(
    {
      orderId: orderIdInput,
      move: z.enum(['next-timer', 'pause', 'run'], { error: 'takes "next-timer", "pause" or "run"' }),
      speed: z
        .number({ error: speedError })
        .min(0.01, { error: speedError })
        .max(100_000, { error: speedError })
        .optional(),
    },
    { error: 'The body takes { "orderId", "move", "speed"? }.' },
  )
  .refine((input) => input.speed === undefined || input.move === 'run', {
    path: ['speed'],
    error: 'goes with "move": "run" only',
  });

const move: Operation = {
  tags: ['Orders'],
  operationId: 'moveClock',
  summary: 'Move the clock of an order',
  description: 'Sandbox only: in live mode there is nothing at this address. `speed` goes with `run` only.',
  security: BUYER,
  requestBody: jsonBody(clockInput, exampleOf({ move: 'run', speed: 60 })),
  responses: {
    200: jsonAnswer('The order by its new clock.', orderSchema, etagHeader),
    ...refusals(400, 403, 404, [409, 'The order has ended, or has no timer to move.'], 413, 429, 503),
  },
};

export const clockOperations = { move };
