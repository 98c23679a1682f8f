import { z } from 'zod';
import type {
  ZodOpenApiOperationObject,
  ZodOpenApiResponseObject,
  ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { problemSchema } from './problem';
import { ORDER_ID_EXAMPLE, orderIdText } from './values';

/** The words that many operations share. */

export type Operation = ZodOpenApiOperationObject;

/** An answer in JSON. */
export function jsonAnswer(
  description: string,
  schema: z.ZodType,
  headers?: Record<string, z.ZodType>,
): ZodOpenApiResponseObject {
  return {
    description,
    ...(headers === undefined ? {} : { headers: z.object(headers) }),
    content: { 'application/json': { schema } },
  };
}

/** An answer with another content, or none. */
export function plainAnswer(description: string, type?: string): ZodOpenApiResponseObject {
  return type === undefined
    ? { description }
    : { description, content: { [type]: { schema: { type: 'string' } } } };
}

const REFUSALS = {
  400: 'The input is wrong: `detail` says what would be right, `field` where.',
  401: 'The operator token, or a token made at the desk, is missing or wrong.',
  403: 'Asked from another web site, or by somebody whose order it is not.',
  404: 'There is no such order.',
  409: 'The order is not in a state that allows it.',
  413: 'The body is over 64 KiB.',
  422: 'The `Idempotency-Key` was used before with another body.',
  429: 'Too many such requests from one client: come back after `Retry-After` seconds.',
  503: 'The server or its database cannot answer now: come back after `Retry-After` seconds.',
} as const;

type Refusal = keyof typeof REFUSALS;

/** Refusals as `application/problem+json`; their usual words unless others are given. */
export function refusals(
  ...codes: readonly (Refusal | readonly [code: Refusal, description: string])[]
): ZodOpenApiResponsesObject {
  return Object.fromEntries(
    codes.map((entry) => {
      const [code, description] = typeof entry === 'number' ? [entry, REFUSALS[entry]] : entry;
      return [code, { description, content: { 'application/problem+json': { schema: problemSchema } } }];
    }),
  );
}

/** Of what a bearer token is asked for alone. */
export const TOO_NARROW = 'The scopes of the token do not allow it.';

/** `?orderId=` */
export const orderIdQuery = z.object({ orderId: orderIdText });

export const etagHeader = { ETag: z.string().meta({ description: 'Changes with the order.' }) };

export const ifNoneMatch = z.object({
  'If-None-Match': z.string().optional().meta({ description: 'The `ETag` of what you have.' }),
});

/** A request body in JSON with an example. */
export function jsonBody(schema: z.ZodType, example: unknown, required = true) {
  return { required, content: { 'application/json': { schema, examples: { usual: { value: example } } } } };
}

export const exampleOf = (fields: Record<string, unknown> = {}) => ({ orderId: ORDER_ID_EXAMPLE, ...fields });

/** Who may: nobody in particular; the browser that ordered or the operator; the operator. */
export const BUYER = [{ buyer: [] }, { operator: [] }];
export const OPERATOR = [{ operator: [] }];

/**
 * What every reading of one order by its number takes and answers: the `ETag` of what is known, 304 where nothing changed.
 * @param who further refusals of who may not read
 */
export function readingOrder(
  description: string,
  schema: z.ZodType,
  ...who: readonly (401 | readonly [403, string])[]
): Pick<Operation, 'requestParams' | 'responses'> {
  return {
    requestParams: { query: orderIdQuery, header: ifNoneMatch },
    responses: {
      200: jsonAnswer(description, schema, etagHeader),
      304: plainAnswer('Nothing has changed since.'),
      ...refusals([400, 'No `orderId` was given.'], ...who, 404, 503),
    },
  };
}
