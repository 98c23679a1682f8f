import { evaluate } from 'feelin';
import { EngineError, errorText } from './errors';
import { rewritten } from './feel-syntax';
import { INPUT, TEST_FUNCTIONS, testExpression } from './feel-tests';
import { compiled } from './feel-values';

/** What FEEL texts may read: built by the shell from order, payment and variables. */
export type FeelScope = Readonly<Record<string, unknown>>;

/** Is this text an expression (`=total > 5`) rather than plain text? */
export function isFeel(text: string): boolean {
  return text.startsWith('=');
}

/**
 * Evaluates a FEEL text beginning with `=` as Camunda 8 does (docs/process.md has where it differs).
 * Unknown variables are null, as FEEL has it. Throws EngineError `feel-syntax` if the text does not parse, and
 * `feel-assertion` if an `assert()` in it does not hold.
 */
export function evaluateFeel(text: string, scope: FeelScope): unknown {
  const program = programOf(text);
  return asked(text, () => program(scope));
}

/** The answer to a guard: anything but `true` is false. Throws EngineError `feel-syntax`. */
export function evaluateGuard(text: string, scope: FeelScope): boolean {
  return evaluateFeel(text, scope) === true;
}

/** What is wrong with the syntax of a FEEL text, or null. */
export function checkGuard(text: string): string | null {
  try {
    programOf(text);
    return null;
  } catch (error) {
    return errorText(error);
  }
}

/** An expression that was read once, for whoever asks it many times. Throws as `evaluateFeel` does. */
export type Expression = (scope: FeelScope) => unknown;

/**
 * Unary tests that were read once. In: what is tested, and what else they may read. Out: whether it passes; what cannot be
 * compared does not. Throws EngineError `feel-assertion`.
 */
export type Tests = (input: unknown, scope: FeelScope) => boolean;

/** Reads an expression. @param text without `=` @throws EngineError `feel-syntax` */
export function readExpression(text: string): Expression {
  const program = read(text, () => build(text));
  return (scope) => asked(text, () => program(scope));
}

/**
 * Reads unary tests of FEEL, as the cells of a decision table hold them: `< 5`, `"a", "b"`, `not([1..3])`, `-`, `? > limit`.
 * @param text without `=` @throws EngineError `feel-syntax`
 */
export function readTests(text: string): Tests {
  const program = read(text, () => build(testExpression(text), TEST_FUNCTIONS));
  return (input, scope) => asked(text, () => program(scope, input) === true);
}

/** `input`: what a test asks of. */
type Program = (scope: FeelScope, input?: unknown) => unknown;

const MAX_PROGRAMS = 1_000;
const programs = new Map<string, Program>();

/** Models ask the same few things again and again: each text is parsed once. */
function programOf(text: string): Program {
  const found = programs.get(text);
  if (found !== undefined) return found;
  if (!isFeel(text)) throw new EngineError('feel-syntax', `"${text}" is not FEEL: begin it with "=".`);
  const program = read(text, () => build(text.slice(1)));
  if (programs.size >= MAX_PROGRAMS) programs.clear();
  programs.set(text, program);
  return program;
}

function read(text: string, building: () => Program): Program {
  try {
    return building();
  } catch (error) {
    throw invalid(text, error);
  }
}

function asked<Value>(text: string, evaluating: () => Value): Value {
  try {
    return evaluating();
  } catch (error) {
    throw error instanceof EngineError ? error : invalid(text, error);
  }
}

/** Names that a function's parameters may have: words of letters and digits, apart by one space. */
const PLAIN_NAME = /^[\p{L}_$][\p{L}\p{N}_$]*(?: [\p{L}\p{N}_$]+)*$/u;

/** An expression as a function of the variables that it asks for: no scope is copied, whatever else is in it. */
function build(expression: string, more: FeelScope = {}): Program {
  const { text, variables, functions: called } = rewritten(expression);
  const functions = { ...called, ...more };
  // `tracking-id`, say: no parameter can be called so, and the text is parsed each time.
  if (!variables.every((name) => PLAIN_NAME.test(name)))
    return (scope, input) =>
      evaluate(text, { ...functions, ...picked(scope, variables), [INPUT]: input }, 'camunda').value;
  const call = compiled(`function(${variables.join(', ')}) (${text}\n)`, { ...functions });
  return (scope, input) =>
    call(...variables.map((name) => (name === INPUT ? input : variableOf(scope, name))));
}

function picked(scope: FeelScope, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.flatMap((name) => (Object.hasOwn(scope, name) ? [[name, scope[name]]] : [])),
  );
}

function variableOf(scope: FeelScope, name: string): unknown {
  return Object.hasOwn(scope, name) ? scope[name] : undefined;
}

function invalid(text: string, cause: unknown): EngineError {
  return new EngineError('feel-syntax', `"${text}" is not valid FEEL: ${errorText(cause)}.`, { cause });
}
