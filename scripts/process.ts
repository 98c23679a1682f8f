// `npm run process`: checks a BPMN file as the server would at its start, without a database, and prints what was found.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DIAGRAM_FILE, PROCESS_ID } from '@/lib/contract/process';
import { KNOWN_MESSAGES } from '@/lib/contract/process-names';
import { SCOPE_NAMES } from '@/lib/orders/order-scope';
import { checkFile, isError } from '@/lib/runtime/check-file';
import { readBeside } from '@/lib/server/process-folder';
import { findHandler } from '@/lib/tasks/handlers';
import { checkTree, formatTree } from '@/scripts/process/check-tree';
import { addDrawing, fixFile } from '@/scripts/process/fix-file';
import { formatProcess } from '@/scripts/process/process-report';
import { readCommandLine } from '@/scripts/setup/command-line.mjs';

const USAGE = `npm run process [-- FILE|FOLDER] [-- OPTION …]

Checks a BPMN file with the .dmn files beside it as the server would at its start, without a database, and prints what it
does and what is wrong with it.
Without a file: bpmn/${DIAGRAM_FILE}. Ends with 1 when the file must not run, with 2 when it cannot be read.
A folder: checks every .bpmn in it as --fix would mend it, and prints how many are accepted, and the others by what is wrong.

  --fix     writes FILE.fixed.bpmn beside the file, and checks that: executable, its process called ${PROCESS_ID},
            ids and a drawing where they are missing; every other byte as it was
  --json    the report as JSON

For example: npm run process -- drafts/order.bpmn`;

async function run(): Promise<number> {
  const { values, positionals } = readCommandLine(USAGE, {
    options: { json: { type: 'boolean', default: false }, fix: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (positionals.length > 1)
    throw new Error('npm run process takes one file or folder: -- [FILE|FOLDER] [--fix] [--json].');
  const file = positionals[0] ?? path.join('bpmn', DIAGRAM_FILE);
  if (statSync(file).isDirectory()) {
    if (values.fix) throw new Error('--fix takes one file: npm run process -- FILE --fix.');
    return runTree(file, values.json);
  }
  return runFile(values.fix ? await fix(file) : file, values.json);
}

const check = (diagram: Uint8Array, folder: string) =>
  checkFile({ diagram, ...readBeside(folder) }, findHandler, {
    processId: PROCESS_ID,
    knownMessages: KNOWN_MESSAGES,
    knownNames: SCOPE_NAMES,
  });

async function runFile(file: string, isJson: boolean): Promise<number> {
  const { report, findings, failure } = await check(readFileSync(file), path.dirname(file));
  if (failure !== undefined) console.error(failure);
  const mayRun = !findings.some(isError);
  if (isJson) console.log(JSON.stringify({ file, mayRun, ...(report ?? { findings }) }, null, 2));
  else console.log(formatProcess({ file, mayRun, report, findings }));
  return mayRun ? 0 : 1;
}

async function runTree(folder: string, isJson: boolean): Promise<number> {
  const tree = await checkTree(folder, PROCESS_ID, check, () => performance.now());
  console.log(isJson ? JSON.stringify(tree, null, 2) : formatTree(folder, tree));
  return tree.accepted === tree.files ? 0 : 1;
}

/** @returns the copy; the file itself where there is nothing to mend */
async function fix(file: string): Promise<string> {
  const mended = fixFile(readFileSync(file), PROCESS_ID);
  const { bytes, changes: drawn } = await addDrawing(mended.bytes);
  const changes = [...mended.changes, ...drawn];
  if (changes.length === 0) {
    console.error(`There is nothing to fix in ${file}.`);
    return file;
  }
  const copy = `${file.replace(/\.bpmn$/, '')}.fixed.bpmn`;
  writeFileSync(copy, bytes);
  console.error([`${copy} was written:`, ...changes.map((change) => `  ${change}`)].join('\n'));
  return copy;
}

process.exitCode = await run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 2;
});
