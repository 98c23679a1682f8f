import type { Form } from '@bpmn-io/form-js-viewer';

interface Fields {
  getAll(): readonly { readonly id: string; readonly key?: string }[];
}

interface Changed {
  readonly data: Readonly<Record<string, unknown>>;
  /** Sentences by the id of a field. */
  readonly errors: Readonly<Record<string, readonly string[]>>;
}

/** What the server says of the values that were sent to it. */
export interface Refused {
  /** A sentence by the key of a field. */
  readonly errors: Readonly<Record<string, string>>;
  readonly sent: Readonly<Record<string, unknown>>;
}

/**
 * Shows beside each field what the server says of it, as the viewer shows what it has found itself, for as long as its value is
 * the one that was sent.
 * @returns ends it
 */
export function showErrors(form: Form, refused: Refused): () => void {
  const show = ({ data, errors }: Changed) => {
    const missing = fieldsOf(form).flatMap(({ id, key = '' }) => {
      const isSame = JSON.stringify(data[key]) === JSON.stringify(refused.sent[key]);
      return isSame && Object.hasOwn(refused.errors, key) && (errors[id]?.length ?? 0) === 0
        ? [[id, [refused.errors[key] ?? '']] as const]
        : [];
    });
    // The viewer has no public way to be told of errors: this is what its own validation calls, and it tells of it in turn.
    if (missing.length > 0) form._setState({ errors: { ...errors, ...Object.fromEntries(missing) } });
  };
  // Its own validation, of a field that is left, comes later than an answer may.
  form.on('changed', show);
  show(form._getState());
  return () => form.off('changed', show);
}

/** What belongs to no field of the form, as one text; null: nothing. */
export function restOf(form: Form, errors: Refused['errors']): string | null {
  const keys = new Set(fieldsOf(form).map(({ key }) => key));
  const rest = Object.entries(errors).flatMap(([key, words]) => (keys.has(key) ? [] : [words]));
  return rest.length === 0 ? null : rest.join(' ');
}

const fieldsOf = (form: Form) => form.get<Fields>('formFieldRegistry').getAll();
