import { AppError } from '@/lib/errors';

/** Longer ones belong into no form. */
const MAX_CHARACTERS = 200;

/**
 * What somebody typed as a value of data: `true`, `false`, `null` and numbers are that, anything else is text; text that looks like one
 * of them stands in quotation marks.
 * @throws AppError `bad-request` for what is too long
 */
export function readTypedValue(typed: string, field: string): unknown {
  const text = typed.trim();
  if (text.length > MAX_CHARACTERS)
    throw new AppError('bad-request', `${field}: takes at most ${MAX_CHARACTERS} characters`, field);
  if (/^(true|false|null|-?\d+(\.\d+)?|".*")$/s.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
  return text;
}

/** As it is typed; empty where there is none yet. */
export function typedValue(value: unknown): string {
  if (value === undefined) return '';
  const isPlain = typeof value === 'string' && readTypedValue(value, '') === value;
  return isPlain ? value : JSON.stringify(value);
}
