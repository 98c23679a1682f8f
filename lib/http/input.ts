import { z } from 'zod';
import { AppError } from '@/lib/errors';
import { parseOrderId } from '@/lib/orders/new-order-id';

/** Checks input against a schema. @throws AppError `bad-request` that names the field and what it takes */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = (issue?.path ?? []).reduce<string>(
    (path, part) =>
      typeof part === 'number' ? `${path}[${part}]` : path === '' ? String(part) : `${path}.${String(part)}`,
    '',
  );
  const message = issue?.message ?? 'The input is not valid.';
  throw new AppError(
    'bad-request',
    field === '' ? message : `${field}: ${message}`,
    field === '' ? undefined : field,
  );
}

/** An order id in a JSON body: a string, since JSON numbers lose digits. */
export const orderIdSchema = z
  .string({ error: 'takes an order id as a string of digits' })
  .transform((text, context) => {
    const id = parseOrderId(text);
    if (id !== null) return id;
    context.addIssue({ code: 'custom', message: 'takes an order id as a string of digits' });
    return z.NEVER;
  });
