import { evaluate } from 'feelin';
import { EngineError, errorText } from './errors';

/** What FEEL texts may read: built by the shell from order, payment and variables. */
export type FeelScope = Readonly<Record<string, unknown>>;

/** Is this text an expression (`=total > 5`) rather than plain text? */
export function isFeel(text: string): boolean {
  return text.startsWith('=');
}

/**
 * Evaluates a FEEL text beginning with `=`.
 * Unknown variables are null, as FEEL has it. Throws EngineError `feel-syntax` if the text does not parse.
 */
export function evaluateFeel(text: string, scope: FeelScope): unknown {
  if (!isFeel(text)) throw new EngineError('feel-syntax', `"${text}" is not FEEL: begin it with "=".`);
  try {
    // The copy drops readonly, which feelin's types do not know.
    return evaluate(text.slice(1), { ...scope }).value;
  } catch (error) {
    throw new EngineError('feel-syntax', `"${text}" is not valid FEEL: ${errorText(error)}.`, {
      cause: error,
    });
  }
}

/** The answer to a guard: anything but `true` is false. Throws EngineError `feel-syntax`. */
export function evaluateGuard(text: string, scope: FeelScope): boolean {
  return evaluateFeel(text, scope) === true;
}

/** What is wrong with the syntax of a FEEL text, or null. */
export function checkGuard(text: string): string | null {
  try {
    evaluateFeel(text, {});
    return null;
  } catch (error) {
    return errorText(error);
  }
}
