import type { DefinitionRow } from '@/lib/db/tables/definitions';
import type { DecisionFile } from '@/lib/decisions/decision-files';

/** What the folder of the process holds: the diagram, and the decisions that it may call. */
export interface ProcessFiles {
  readonly diagram: Uint8Array;
  readonly decisions: readonly DecisionFile[];
}

/** A diagram that calls no decision. */
export const diagramAlone = (diagram: Uint8Array): ProcessFiles => ({ diagram, decisions: [] });

/** The files of a version as they were when it was first seen. */
export const filesOf = ({ xml, decisions }: DefinitionRow): ProcessFiles => ({
  diagram: xml,
  decisions: (decisions ?? []).map(({ name, base64 }) => ({ name, bytes: Buffer.from(base64, 'base64') })),
});

/** As a version stores them. */
export const toStored = (files: readonly DecisionFile[]): DefinitionRow['decisions'] =>
  files.length === 0
    ? null
    : files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }));
