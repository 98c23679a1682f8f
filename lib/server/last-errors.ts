import type { LoggedError } from '@/lib/contract/system';

const MAX_KEPT = 20;
const MAX_WORDS = 300;

/**
 * The errors that this process logged last: what we say of them, and the code or name of what was thrown. Its message is
 * left in the log: it may repeat what somebody sent.
 */
export class LastErrors {
  #kept: LoggedError[] = [];

  /** @param args what the log was given: fields and a message, or a message alone */
  readonly note = (args: readonly unknown[]): void => {
    const [first, second] = args;
    const message = typeof first === 'string' ? first : second;
    if (typeof message !== 'string') return;
    const kept = { at: new Date().toISOString(), message: message.slice(0, MAX_WORDS), kind: kindOf(first) };
    this.#kept = [kept, ...this.#kept].slice(0, MAX_KEPT);
  };

  /** The newest first. */
  list(): readonly LoggedError[] {
    return this.#kept;
  }
}

function kindOf(fields: unknown): string | null {
  if (typeof fields !== 'object' || fields === null || !('err' in fields)) return null;
  const { err } = fields;
  if (!(err instanceof Error)) return null;
  const code = 'code' in err && typeof err.code === 'string' ? err.code : null;
  return code === null ? err.name : `${err.name} ${code}`.slice(0, MAX_WORDS);
}
