import type { DefinitionRow, StoredFile } from '@/lib/db/tables/definitions';
import type { DecisionFile } from '@/lib/decisions/decision-files';
import type { FormFile } from '@/lib/forms/form-files';

/** What the folder of the process holds: the diagram, the decisions that it may call, and the forms that it may show. */
export interface ProcessFiles {
  readonly diagram: Uint8Array;
  readonly decisions: readonly DecisionFile[];
  readonly forms: readonly FormFile[];
}

/** A diagram that calls no decision and shows no form. */
export const diagramAlone = (diagram: Uint8Array): ProcessFiles => ({ diagram, decisions: [], forms: [] });

/** The files of a version as they were when it was first seen. */
export const filesOf = ({ xml, decisions, forms }: DefinitionRow): ProcessFiles => ({
  diagram: xml,
  decisions: (decisions ?? []).map(fromStored),
  forms: (forms ?? []).map(fromStored),
});

const fromStored = ({ name, base64 }: StoredFile) => ({ name, bytes: Buffer.from(base64, 'base64') });

/** As a version stores them. */
export const toStored = (files: readonly (DecisionFile | FormFile)[]): readonly StoredFile[] | null =>
  files.length === 0
    ? null
    : files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }));
