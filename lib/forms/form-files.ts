import type { Finding, FormCall } from '@/lib/engine/types';
import { readForm } from './read-form';
import type { Form } from './types';

/** Files of forms in one folder. */
export const MAX_FORM_FILES = 50;

/** A .form file beside the diagram. */
export interface FormFile {
  /** Its name, without a folder. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What the user tasks of a process show. */
export interface FoundForms {
  /** By the element of the task. */
  readonly forms: ReadonlyMap<string, Form>;
  /** Those that hold them: they belong to the version of the process. By name. */
  readonly files: readonly FormFile[];
  readonly findings: readonly Finding[];
}

/**
 * Looks for the forms that user tasks show. One that lies nowhere is warned of: whoever completes the task then gives its
 * variables. One that is there and cannot be validated is an error, of a file that no task names nothing is said.
 * @param calls by the element of the task
 * @param files all that lie beside the diagram
 * @param factNames what every order has and nobody sets
 */
export function findForms(
  calls: ReadonlyMap<string, FormCall>,
  files: readonly FormFile[],
  factNames: readonly string[] = [],
): FoundForms {
  if (calls.size === 0) return { forms: new Map(), files: [], findings: [] };
  const findings: Finding[] = [];
  if (files.length > MAX_FORM_FILES)
    findings.push(
      said(
        'error',
        null,
        `More than ${MAX_FORM_FILES} .form files lie beside the diagram; take out those that no task shows.`,
      ),
    );
  const read = files.slice(0, MAX_FORM_FILES).map((file) => ({ file, ...readForm(file.bytes, factNames) }));
  const forms = new Map<string, Form>();
  const shown = new Map<string, (typeof read)[number]>();
  for (const [elementId, call] of calls) {
    if ('body' in call) {
      const { form, findings: found } = readForm(new TextEncoder().encode(call.body), factNames);
      findings.push(
        ...found.map((one) =>
          said(one.severity, elementId, `${elementId}: its form, ${call.key}: ${one.message}`),
        ),
      );
      if (form !== null) forms.set(elementId, form);
      continue;
    }
    const [holder, other] = read.filter(({ form }) => form?.id === call.formId);
    if (holder === undefined || holder.form === null) {
      const broken = read.filter(({ form }) => form === null).map(({ file }) => file.name);
      const beside = broken.length === 0 ? '' : ` (${broken.join(', ')} cannot be read)`;
      findings.push(
        said(
          'warning',
          elementId,
          `${elementId}: its form "${call.formId}" is in no .form file beside the diagram${beside}, and is not shown; whoever completes the task gives its variables.`,
        ),
      );
      continue;
    }
    if (other !== undefined)
      findings.push(
        said('error', elementId, `The form "${call.formId}" stands in several .form files; keep it in one.`),
      );
    forms.set(elementId, holder.form);
    shown.set(holder.file.name, holder);
  }
  for (const { file, findings: found } of shown.values())
    findings.push(...found.map(({ severity, message }) => said(severity, null, `${file.name}: ${message}`)));
  return { forms, files: [...shown.values()].map(({ file }) => file).sort(byName), findings };
}

const byName = (one: FormFile, other: FormFile) => (one.name < other.name ? -1 : 1);
const said = (severity: Finding['severity'], elementId: string | null, message: string): Finding => ({
  ...{ severity, elementId, message },
});
