import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isHeld } from './run-dev.mjs';

let folder: string;
let output: string;
let child: ChildProcess;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'orderflow-dev-'));
  mkdirSync(path.join(folder, 'lib/tasks'), { recursive: true });
  output = '';
});
afterEach(() => {
  child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** What starts again stands in a process of its own, as it does in life; what it starts is this script. */
function develop(script: string): void {
  writeFileSync(path.join(folder, 'server.mjs'), script);
  const options = { script: path.join(folder, 'server.mjs'), folder: path.join(folder, 'lib') };
  const runner = `import { runDev } from ${JSON.stringify(path.join(import.meta.dirname, 'run-dev.mjs'))};
    process.exit(await runDev(${JSON.stringify(options)}));`;
  child = spawn(process.execPath, ['--input-type=module', '-e', runner], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text) => {
      output += text;
    });
}

const SERVER = `process.on('SIGTERM', () => { console.log('stopped'); process.exit(0); });
  setInterval(() => {}, 1_000); console.log('started'); process.send('ready');`;

const printed = (text: RegExp) => expect.poll(() => output).toMatch(text);
const save = (file: string) => writeFileSync(path.join(folder, 'lib', file), `// ${output.length}`);

it('ends the server and starts another when code that it holds changes; a signal ends both', async () => {
  develop(SERVER);
  await printed(/started/);
  save('tasks/send-bill.ts');
  await printed(/stopped[\s\S]*Changed: tasks\/send-bill.ts[\s\S]*started/);
  child.kill('SIGTERM');
  // Not its exit: what it said may come after that.
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(output.match(/stopped/g)).toHaveLength(2);
});

it('a start that is refused is the end', async () => {
  develop("console.error('PORT 3000 is in use by another program.'); process.exit(1);");
  expect(await once(child, 'exit')).toEqual([1, null]);
});

it('a server that ends by itself starts again with the next change', async () => {
  develop(`process.send('ready', () => process.exit(1)); console.log('started');`);
  await printed(/The server has ended/);
  save('errors.ts');
  await printed(/Changed: errors.ts[\s\S]*started/);
});

it.each([
  ['tasks/send-bill.ts', true],
  ['server/lock.mjs', true],
  ['tasks/send-bill.test.ts', false],
  ['db/testing/order-number.ts', false],
  ['browser/use-shop.ts', false],
  ['engine/fixtures/original-order.bpmn', false],
])('%s is held: %s', (file, expected) => {
  expect(isHeld(file)).toBe(expected);
});
