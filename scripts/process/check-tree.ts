import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Definition, Finding } from '@/lib/engine/types';
import { type CheckedFile, isError } from '@/lib/runtime/check-file';
import { fixFile } from './fix-file';

/** A tree with more diagrams is not looked at to its end. */
const MAX_FILES = 10_000;

/** Of a long finding so much tells its kind. */
const KIND_LENGTH = 110;

/** What was found of the diagrams of a folder. */
export interface CheckedTree {
  readonly files: number;
  readonly accepted: number;
  readonly refused: readonly RefusedKind[];
  /** Files in which the check itself failed; findings say so. */
  readonly failed: readonly string[];
  readonly slowest: { readonly file: string; readonly ms: number } | null;
}

/** Files that are refused for the same, whatever their elements are called. */
export interface RefusedKind {
  readonly kind: string;
  readonly files: number;
  /** Of those the ones that are refused for nothing else. */
  readonly only: number;
  readonly example: string;
}

/** Every `.bpmn` under a folder, however deep, in the order of their names. */
export function diagramsIn(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const found = names.filter(
    (name) => name.endsWith('.bpmn') && !name.split(path.sep).includes('node_modules'),
  );
  if (found.length > MAX_FILES)
    throw new Error(`${folder} holds ${found.length} diagrams; at most ${MAX_FILES} are checked.`);
  return found.sort();
}

/**
 * Checks each diagram of a folder as `--fix` would mend it: whether it is executable, and what its process is called, says
 * nothing of what it draws.
 * @param check one file's bytes, and the folder it lies in @param clock milliseconds
 */
export async function checkTree(
  folder: string,
  processId: string,
  check: (bytes: Uint8Array, folder: string) => Promise<CheckedFile>,
  clock: () => number,
): Promise<CheckedTree> {
  const files = diagramsIn(folder);
  const kinds = new Map<string, { files: number; only: number; example: string }>();
  const failed: string[] = [];
  let accepted = 0;
  let slowest: CheckedTree['slowest'] = null;
  for (const file of files) {
    const startedAt = clock();
    const bytes = readFileSync(path.join(folder, file));
    const { definition, findings, failure } = await check(
      mended(bytes, processId),
      path.dirname(path.join(folder, file)),
    );
    const ms = clock() - startedAt;
    if (slowest === null || ms > slowest.ms) slowest = { file, ms };
    if (failure !== undefined) failed.push(file);
    const found = new Set(findings.filter(isError).map((finding) => kindOf(finding, definition)));
    if (found.size === 0) accepted += 1;
    for (const kind of found) {
      const known = kinds.get(kind) ?? { files: 0, only: 0, example: file };
      known.files += 1;
      if (found.size === 1) known.only += 1;
      kinds.set(kind, known);
    }
  }
  const refused = [...kinds].map(([kind, counts]) => ({ kind, ...counts }));
  return {
    files: files.length,
    accepted,
    refused: refused.sort((a, b) => b.files - a.files),
    failed,
    slowest,
  };
}

/** What cannot be mended is checked as it is, and refused for that. */
function mended(bytes: Uint8Array, processId: string): Uint8Array {
  try {
    return fixFile(bytes, processId).bytes;
  } catch {
    return bytes;
  }
}

/** How a finding begins that names its element. */
const LABEL = /^(?:Sequence flow [\s\S]*?|The process \S+|"[\s\S]*?" \(\S+\)|[^\s:]+): /;
/** Behind these words stands an id, where it is one. */
const BEFORE_AN_ID = /(?<=\b(?:from|to|in|by|at|flow|process|behind|after) )[\w.-]*[\w-]/g;

/** A finding without the names of this file: `"Pack" (pack): no handler for "pack"` is `no handler for …`. */
function kindOf({ elementId, message }: Finding, definition: Definition | null): string {
  const ids = new Set([elementId, definition?.processId, ...(definition?.elements.keys() ?? [])]);
  return message
    .replace(LABEL, '')
    .replace(/ It happens after .*/s, '')
    .replace(/"[^;]*"/g, '…')
    .replace(/\(.*?\)/g, '(…)')
    .replace(BEFORE_AN_ID, (word) => (ids.has(word) || /\d/.test(word) ? '…' : word))
    .replace(/\b\d+\b/g, 'n')
    .slice(0, KIND_LENGTH);
}

/** The result as a person reads it. */
export function formatTree(
  folder: string,
  { files, accepted, refused, failed, slowest }: CheckedTree,
): string {
  const lines = [`${folder}: ${files} diagrams, ${accepted} accepted, ${files - accepted} refused`, ''];
  if (refused.length > 0) lines.push(' files  only  refused because');
  for (const { kind, files: count, only, example } of refused)
    lines.push(`${String(count).padStart(6)}${String(only).padStart(6)}  ${kind} (${example})`);
  if (slowest !== null) lines.push('', `slowest: ${Math.round(slowest.ms)} ms, ${slowest.file}`);
  if (failed.length > 0) lines.push('', `the check itself failed in ${failed.length}: ${failed.join(', ')}`);
  return lines.join('\n');
}
