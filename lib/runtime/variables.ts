import { MAX_VARIABLES_BYTES } from '@/lib/contract/limits';
import { AppError } from '@/lib/errors';

type Variables = Readonly<Record<string, unknown>>;

/** The variables with a patch applied. @throws AppError `bad-request` over the limit */
export function withVariables(variables: Variables | null, patch: Variables): Record<string, unknown> {
  const merged = { ...variables, ...patch };
  if (Buffer.byteLength(JSON.stringify(merged)) > MAX_VARIABLES_BYTES)
    throw new AppError(
      'bad-request',
      `An order's variables take at most ${MAX_VARIABLES_BYTES} bytes.`,
      'variables',
    );
  return merged;
}
