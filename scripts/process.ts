// `npm run process`: checks a BPMN file as the server would at its start, without a database, and prints what was found.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DIAGRAM_FILE, PROCESS_ID } from '@/lib/contract/process';
import { KNOWN_MESSAGES } from '@/lib/contract/process-names';
import { SCOPE_NAMES } from '@/lib/orders/order-scope';
import { checkFile, isError } from '@/lib/runtime/check-file';
import { findHandler } from '@/lib/tasks/handlers';
import { formatProcess } from '@/scripts/process/process-report';
import { readCommandLine } from '@/scripts/setup/command-line.mjs';

const USAGE = `npm run process [-- FILE] [-- OPTION …]

Checks a BPMN file as the server would at its start, without a database, and prints what it does and what is wrong with it.
Without a file: bpmn/${DIAGRAM_FILE}. Ends with 1 when the file must not run, with 2 when it cannot be read.

  --json    the report as JSON

For example: npm run process -- drafts/order.bpmn`;

async function run(): Promise<number> {
  const { values, positionals } = readCommandLine(USAGE, {
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (positionals.length > 1) throw new Error('npm run process takes one file: -- [FILE] [--json].');
  const file = positionals[0] ?? path.join('bpmn', DIAGRAM_FILE);
  const checked = await checkFile(readFileSync(file), findHandler, {
    processId: PROCESS_ID,
    knownMessages: KNOWN_MESSAGES,
    knownNames: SCOPE_NAMES,
  });
  const { report, findings } = checked;
  const mayRun = !findings.some(isError);
  if (values.json) console.log(JSON.stringify({ file, mayRun, ...(report ?? { findings }) }, null, 2));
  else console.log(formatProcess({ file, mayRun, report, findings }));
  return mayRun ? 0 : 1;
}

process.exitCode = await run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 2;
});
