import type { Form } from '@bpmn-io/form-js-viewer';

interface Fields {
  getAll(): readonly { readonly id: string; readonly key?: string }[];
}

/**
 * Shows beside each field what the server says of it, as the viewer shows what it has found itself; the next change of a field
 * takes it away.
 * @param errors a sentence by the key of a field
 * @returns what belongs to no field, as one text; null: nothing
 */
export function showErrors(form: Form, errors: Readonly<Record<string, string>>): string | null {
  const fields = form.get<Fields>('formFieldRegistry').getAll();
  const known = fields.filter(({ key }) => key !== undefined && Object.hasOwn(errors, key));
  // The viewer has no public way to be told of errors: this is what its own validation calls.
  form._setState({ errors: Object.fromEntries(known.map(({ id, key = '' }) => [id, [errors[key]]])) });
  const keys = new Set(known.map(({ key }) => key));
  const rest = Object.entries(errors).flatMap(([key, words]) => (keys.has(key) ? [] : [words]));
  return rest.length === 0 ? null : rest.join(' ');
}
