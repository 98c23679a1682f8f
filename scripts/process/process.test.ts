import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowOf, serviceTask } from '@/lib/testing/bpmn';

const TSX = 'node_modules/tsx/dist/cli.mjs';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'orderflow-process-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command as a developer does. */
function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [TSX, 'scripts/process.ts', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('our own diagram may run; its ends are told by outcome', () => {
  const { status, stdout } = run();
  expect(status).toBe(0);
  expect(stdout).toMatch(/\d+ markings, \d+ transitions\n/);
  for (const outcome of ['fulfilled', 'cancelled', 'rejected'])
    expect(stdout).toContain(`× ${outcome}: order-${outcome}`);
  expect(stdout).toMatch(/It may run\.\n$/);
});

test('a task without a handler: it must not run, and says why', () => {
  const file = path.join(folder, 'unknown.bpmn');
  writeFileSync(file, rowOf(serviceTask('gift-wrap')));
  const { status, stdout } = run(file, '--json');
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    mayRun: false,
    table: null,
    tasksWithoutHandler: ['gift-wrap'],
    findings: [{ severity: 'error', elementId: 'gift-wrap' }],
  });
});

test('a file that is not there', () => {
  const { status, stderr } = run(path.join(folder, 'missing.bpmn'));
  expect(status).toBe(2);
  expect(stderr).toMatch(/ENOENT.*missing\.bpmn/);
});
