import { contextOf } from './json';
import type { ChoiceField, ChoiceValue, Form, FormField, NumberField, TextField } from './types';

/** What was sent of a form: the variables that it sets, or a sentence for each field that is wrong, by its key. */
export type Validated =
  | { readonly ok: true; readonly values: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly errors: Readonly<Record<string, string>> };

type Checked = { readonly value: unknown } | { readonly error: string };

/**
 * The same rules as form-js has in the browser, for whoever comes without it. Keys that the form does not have, and fields that
 * it only shows, set nothing.
 * @param data what was sent: an object by key
 */
export function validateForm({ fields }: Form, data: unknown): Validated {
  const sent = contextOf(data);
  if (sent === null) return { ok: false, errors: { form: 'What was sent is no object of values by key.' } };
  const values: Record<string, unknown> = {};
  const errors: Record<string, string> = {};
  for (const field of fields) {
    if (field.isFixed) continue;
    const checked = checkField(field, Object.hasOwn(sent, field.key) ? sent[field.key] : null);
    if ('error' in checked) errors[field.key] = checked.error;
    else values[field.key] = checked.value;
  }
  return Object.keys(errors).length === 0 ? { ok: true, values } : { ok: false, errors };
}

function checkField(field: FormField, sent: unknown): Checked {
  switch (field.kind) {
    case 'text':
      return checkText(field, sent ?? '');
    case 'number':
      return checkNumber(field, sent === '' ? null : (sent ?? null));
    case 'check':
      if (typeof (sent ?? false) !== 'boolean') return { error: 'This is either on or off.' };
      return field.isRequired && sent !== true ? MISSING : { value: sent ?? false };
    case 'choice':
      return field.isMany ? checkMany(field, sent ?? []) : checkOne(field, sent ?? null);
  }
}

const MISSING: Checked = { error: 'This is required.' };

/** As form-js has it, of HTML: https://html.spec.whatwg.org/#valid-e-mail-address */
const EMAIL =
  /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;
/** E.164, with the sign or the zeros before the country. */
const PHONE = /^(?:\+|00)[1-9]\d{5,14}$/;

function checkText(field: TextField, text: unknown): Checked {
  if (typeof text !== 'string') return { error: 'This takes a text.' };
  if (/[\0\p{Surrogate}]/u.test(text)) return { error: 'This holds characters that cannot be kept.' };
  if (field.isOneLine && /[\r\n]/.test(text)) return { error: 'This takes one line.' };
  if (text === '') return field.isRequired ? MISSING : { value: text };
  const { length } = text.trim();
  const { minLength, maxLength, pattern, patternWords, is } = field;
  if (minLength !== null && length < minLength)
    return { error: `This takes at least ${minLength} characters.` };
  if (maxLength !== null && length > maxLength)
    return { error: `This takes at most ${maxLength} characters.` };
  if (is === 'email' && !EMAIL.test(text)) return { error: 'This is no e-mail address.' };
  if (is === 'phone' && !PHONE.test(text.replace(/[\s()/-]/g, '')))
    return { error: 'This is no international phone number, such as +4930664040900.' };
  if (pattern !== null && !pattern.test(text))
    return { error: patternWords ?? `This does not fit the pattern ${pattern.source}.` };
  return { value: text };
}

/** As people and form-js write numbers: no hexadecimal, no infinity. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;
const MAX_DIGITS = 100;

function checkNumber(field: NumberField, sent: unknown): Checked {
  if (sent === null) return field.isRequired ? MISSING : { value: null };
  const text = typeof sent === 'number' ? String(sent) : sent;
  if (typeof text !== 'string' || text.length > MAX_DIGITS || !NUMBER.test(text))
    return { error: 'This is no number.' };
  const number = Number(text);
  if (!Number.isFinite(number)) return { error: 'This is no number that can be kept.' };
  const { min, max, decimalDigits, increment } = field;
  if (min !== null && number < min) return { error: `This is at least ${min}.` };
  if (max !== null && number > max) return { error: `This is at most ${max}.` };
  if (decimalDigits !== null && decimalsOf(text) > decimalDigits)
    return {
      error:
        decimalDigits === 0 ? 'This is a whole number.' : `This has at most ${decimalDigits} decimal digits.`,
    };
  if (increment !== null && increment > 0 && !isMultiple(number, increment))
    return { error: `This is a multiple of ${increment}.` };
  return { value: field.isText ? text : number };
}

/** Digits behind the point: of `1.5e-3` four. */
function decimalsOf(text: string): number {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const digits = mantissa.split('.')[1]?.replace(/0+$/, '').length ?? 0;
  return Math.max(0, digits - Number(exponent));
}

/** As far as binary numbers can tell: 0.3 is a multiple of 0.1. */
function isMultiple(number: number, increment: number): boolean {
  const times = number / increment;
  return Math.abs(times - Math.round(times)) <= 1e-9 * Math.max(1, Math.abs(times));
}

const isAmong = (values: readonly ChoiceValue[], value: unknown) => values.some((one) => one === value);
const OTHER: Checked = { error: 'This is none of the choices.' };

function checkOne({ isRequired, values }: ChoiceField, value: unknown): Checked {
  if (value === null || value === '') return isRequired ? MISSING : { value: null };
  return isAmong(values, value) ? { value } : OTHER;
}

function checkMany({ isRequired, values }: ChoiceField, sent: unknown): Checked {
  if (!Array.isArray(sent) || sent.length > values.length) return OTHER;
  if (sent.length === 0) return isRequired ? MISSING : { value: [] };
  const isChosen = new Set(sent).size === sent.length && sent.every((value) => isAmong(values, value));
  return isChosen ? { value: sent } : OTHER;
}
