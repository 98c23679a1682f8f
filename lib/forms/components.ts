import { contextOf, type Json } from './json';
import type { ChoiceValue, FormField } from './types';

/** Components that have a value. By form-js's type. */
export const KINDS: ReadonlySet<string> = new Set([
  ...['textfield', 'textarea', 'number', 'checkbox', 'select', 'radio', 'checklist', 'taglist'],
]);
/** Components that others stand in. */
export const HOLDS_FIELDS: ReadonlySet<string> = new Set(['group']);
/** Components that say something, or part others: nothing of them is sent. */
const SHOWN: ReadonlySet<string> = new Set(['text', 'separator', 'spacer', 'button', 'group']);

/** Components that are not taken, and what to use instead. */
const INSTEAD: Readonly<Record<string, string>> = {
  datetime: 'a text field with a pattern, such as ^\\d{4}-\\d{2}-\\d{2}$',
  dynamiclist: 'a text area, or a task for each item',
  table: 'text that says what is in it',
  filepicker: 'a text field for where the file lies',
  documentPreview: 'text with a link',
  iframe: 'text with a link',
  html: 'text, which takes Markdown',
  image: 'text',
  expression: 'an output mapping of the task',
};

/** A name that FEEL can read without backticks. */
const VARIABLE = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;
/** Rules whose values form-js may take from an expression. */
const RULES = ['min', 'max', 'minLength', 'maxLength', 'pattern'] as const;
const MAX_CHOICES = 500;
/** A pattern is tried on what somebody typed, in the way of everybody else. */
const MAX_PATTERN = 500;

const isExpression = (value: unknown): boolean => typeof value === 'string' && value.trim().startsWith('=');

export const keyOf = ({ key }: Json): string => (typeof key === 'string' ? key : '');

/** `"Name" (Field_1)`, for a finding. */
export function nameOf({ label, id, type }: Json): string {
  const name = [label, id, type].find((one): one is string => typeof one === 'string' && one !== '') ?? '?';
  return typeof id === 'string' && id !== name ? `"${name}" (${id})` : `"${name}"`;
}

/** Why a component cannot be taken, each as a sentence goes on behind its name; empty: it can. */
export function problemsOf(component: Json, factNames: readonly string[]): string[] {
  const type = String(component.type);
  if (!KINDS.has(type) && !SHOWN.has(type)) {
    const instead = Object.hasOwn(INSTEAD, type) ? INSTEAD[type] : 'a component of another kind';
    return [`is of the kind "${type}", which cannot be validated here; use ${instead} instead`];
  }
  const found: string[] = [];
  if (isExpression(contextOf(component.conditional)?.hide) || component.conditional != null)
    found.push('is shown on a condition, which is not asked here; draw a task for each case instead');
  if (component.isRepeating === true || (HOLDS_FIELDS.has(type) && !isEmpty(component.path)))
    found.push('groups values by a path, which is not carried out; leave path and repetition out');
  if (isExpression(component.readonly) || isExpression(component.disabled))
    found.push('is read-only on a condition, which is not asked here; say true or false');
  return KINDS.has(type) ? [...found, ...fieldProblems(component, factNames)] : found;
}

const isEmpty = (value: unknown) => value === undefined || value === null || value === '';

function fieldProblems(component: Json, factNames: readonly string[]): string[] {
  const found: string[] = [];
  const key = keyOf(component);
  if (!VARIABLE.test(key))
    found.push(
      `has the key "${key}", which is no name of a variable: letters, digits and "_", no digit first`,
    );
  if (factNames.includes(key) && !isFixed(component))
    found.push(
      `has the key "${key}", which follows from the order itself; make it read-only, or choose another`,
    );
  const validate = contextOf(component.validate) ?? {};
  for (const rule of RULES)
    if (isExpression(validate[rule]))
      found.push(`has an expression for ${rule}, which is not asked here; write the value`);
  if (!isExpression(validate.pattern) && patternOf(validate.pattern) === 'wrong')
    found.push(`has a pattern that is no regular expression of at most ${MAX_PATTERN} characters`);
  if (
    !isEmpty(validate.validationType) &&
    !['email', 'phone', 'custom'].includes(String(validate.validationType))
  )
    found.push(
      `is validated as "${String(validate.validationType)}"; email and phone are known, or a pattern`,
    );
  return CHOICES.has(String(component.type)) ? [...found, ...choiceProblems(component)] : found;
}

const CHOICES: ReadonlySet<string> = new Set(['select', 'radio', 'checklist', 'taglist']);
const MANY: ReadonlySet<string> = new Set(['checklist', 'taglist']);

function choiceProblems(component: Json): string[] {
  if (!isEmpty(component.valuesKey) || !isEmpty(component.valuesExpression))
    return ['takes its values from data, which is not looked at here; list them in "values"'];
  const values = choicesOf(component);
  if (values === null || values.length === 0 || values.length > MAX_CHOICES)
    return [`has no list of 1 to ${MAX_CHOICES} values: texts, numbers, true or false`];
  return new Set(values).size === values.length ? [] : ['has one value twice; give each its own'];
}

/** @returns null: they are none */
function choicesOf({ values }: Json): ChoiceValue[] | null {
  if (!Array.isArray(values)) return null;
  const found = values.map((one) => contextOf(one)?.value);
  const isValue = (value: unknown): value is ChoiceValue =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return found.every(isValue) ? found : null;
}

const isFixed = ({ readonly: isReadOnly, disabled }: Json) => isReadOnly === true || disabled === true;

/** Null: there is none. */
function patternOf(text: unknown): RegExp | 'wrong' | null {
  if (isEmpty(text)) return null;
  if (typeof text !== 'string' || text.length > MAX_PATTERN) return 'wrong';
  try {
    return new RegExp(text);
  } catch {
    return 'wrong';
  }
}

const numberOf = (value: unknown): number | null => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};
const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** The field that a component without problems is; null: it has no value. */
export function fieldOf(component: Json): FormField | null {
  const type = String(component.type);
  const validate = contextOf(component.validate) ?? {};
  const base = {
    key: keyOf(component),
    label: textOf(component.label) ?? keyOf(component),
    isFixed: isFixed(component),
    isRequired: validate.required === true,
  };
  if (CHOICES.has(type))
    return { ...base, kind: 'choice', isMany: MANY.has(type), values: choicesOf(component) ?? [] };
  switch (type) {
    case 'textfield':
    case 'textarea': {
      const pattern = patternOf(validate.pattern);
      return {
        ...{ ...base, kind: 'text', isOneLine: type === 'textfield' },
        minLength: numberOf(validate.minLength),
        maxLength: numberOf(validate.maxLength),
        pattern: pattern === 'wrong' ? null : pattern,
        patternWords: textOf(validate.patternErrorMessage),
        is:
          validate.validationType === 'email' || validate.validationType === 'phone'
            ? validate.validationType
            : null,
      };
    }
    case 'number':
      return {
        ...{ ...base, kind: 'number', min: numberOf(validate.min), max: numberOf(validate.max) },
        decimalDigits: numberOf(component.decimalDigits),
        increment: numberOf(component.increment),
        isText: component.serializeToString === true,
      };
    case 'checkbox':
      return { ...base, kind: 'check' };
    default:
      return null;
  }
}
