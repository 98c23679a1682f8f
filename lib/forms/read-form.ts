import type { Finding } from '@/lib/engine/types';
import { fieldOf, HOLDS_FIELDS, KINDS, keyOf, nameOf, problemsOf } from './components';
import { contextOf, type Json } from './json';
import type { Form, FormField } from './types';

/** Of one file. */
export const MAX_FORM_BYTES = 256 * 1024;
/** Of one form, those in groups included. */
const MAX_COMPONENTS = 200;
/** Groups in groups. */
const MAX_DEPTH = 5;
/** The newest that the viewer knows. https://github.com/bpmn-io/form-json-schema */
const SCHEMA_VERSION = 19;

export interface ReadForm {
  /** Null: it is none, or not even its id can be told. */
  readonly form: Form | null;
  /** With an error among them it may not be shown. */
  readonly findings: readonly Finding[];
}

/**
 * Reads a form of form-js: JSON of `components`. What could not be validated here is an error, which says what to use instead.
 * Never throws.
 * @param factNames what every order has and nobody sets
 */
export function readForm(bytes: Uint8Array, factNames: readonly string[] = []): ReadForm {
  if (bytes.byteLength > MAX_FORM_BYTES)
    return broken(`It has ${bytes.byteLength} bytes; at most ${MAX_FORM_BYTES} are read. Split it.`);
  let schema: Json | null;
  try {
    schema = contextOf(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return broken('It is no JSON in UTF-8.');
  }
  const id = typeof schema?.id === 'string' ? schema.id.trim() : '';
  if (schema === null || id === '' || !Array.isArray(schema.components))
    return broken('It is no form of form-js: an object with an "id" and a list of "components".');
  const version = schema.schemaVersion ?? SCHEMA_VERSION;
  const findings: Finding[] = [];
  const refuse = (message: string) => findings.push(error(`form "${id}": ${message}`));
  if (typeof version !== 'number' || version > SCHEMA_VERSION)
    refuse(`its schemaVersion is ${String(version)}; up to ${SCHEMA_VERSION} is known. Save it for that.`);
  const components = inOrder(schema.components);
  if (components === null)
    refuse(`it has more than ${MAX_COMPONENTS} components, or groups more than ${MAX_DEPTH} deep; split it.`);
  const fields: FormField[] = [];
  for (const component of components ?? []) {
    const problems = problemsOf(component, factNames);
    for (const problem of problems) refuse(`${nameOf(component)} ${problem}.`);
    if (problems.length > 0 || !KINDS.has(String(component.type))) continue;
    if (fields.some(({ key }) => key === keyOf(component)))
      refuse(`${nameOf(component)} has the key of another field, "${keyOf(component)}"; give each its own.`);
    const field = fieldOf(component);
    if (field !== null) fields.push(field);
  }
  return { form: { id, schema, fields }, findings };
}

/** All components, groups and what stands in them; null: too many. */
function inOrder(list: readonly unknown[], depth = 0): Json[] | null {
  if (depth > MAX_DEPTH) return null;
  const found: Json[] = [];
  for (const item of list) {
    const component = contextOf(item) ?? {};
    found.push(component);
    if (HOLDS_FIELDS.has(String(component.type)) && Array.isArray(component.components)) {
      const inner = inOrder(component.components, depth + 1);
      if (inner === null) return null;
      found.push(...inner);
    }
    if (found.length > MAX_COMPONENTS) return null;
  }
  return found;
}

const broken = (message: string): ReadForm => ({ form: null, findings: [error(message)] });
const error = (message: string): Finding => ({ severity: 'error', elementId: null, message });
