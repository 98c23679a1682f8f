import type { z } from 'zod';
import { AppError } from '@/lib/errors';

/** Checks parsed JSON against a schema. @throws AppError `bad-request` that names the field and what it takes */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  refuseUnstorable(input);
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw refusal(issue?.path ?? [], issue?.message ?? 'The input is not valid.');
}

function refusal(path: readonly PropertyKey[], message: string): AppError {
  const field = path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );
  return field === ''
    ? new AppError('bad-request', message)
    : new AppError('bad-request', `${field}: ${message}`, field);
}

/** 64 KiB of brackets nest deeper than what reads them again can follow. */
const MAX_DEPTH = 32;

/** A lone surrogate is a code point of its own only where pairs are read as one. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** PostgreSQL's text and jsonb hold neither; found only by the database it would fail the whole batch. */
function refuseUnstorable(input: unknown): void {
  const rest: { readonly value: unknown; readonly path: readonly PropertyKey[] }[] = [
    { value: input, path: [] },
  ];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { value, path } = next;
    if (typeof value === 'string' && UNSTORABLE.test(value))
      throw refusal(path, 'takes text without U+0000 and without halves of surrogate pairs');
    if (typeof value !== 'object' || value === null) continue;
    if (path.length >= MAX_DEPTH)
      throw new AppError('bad-request', `The body nests deeper than ${MAX_DEPTH}.`);
    for (const [key, inner] of Object.entries(value)) {
      if (UNSTORABLE.test(key))
        throw refusal(path, 'takes names without U+0000 and halves of surrogate pairs');
      rest.push({ value: inner, path: [...path, Array.isArray(value) ? Number(key) : key] });
    }
  }
}
