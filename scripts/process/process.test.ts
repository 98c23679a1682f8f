import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dmnText, literalText } from '@/lib/decisions/testing/dmn-text';
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
    findings: [
      { severity: 'error', elementId: 'gift-wrap' },
      { severity: 'warning', elementId: null },
    ],
  });
});

test('a file that is not there', () => {
  const { status, stderr } = run(path.join(folder, 'missing.bpmn'));
  expect(status).toBe(2);
  expect(stderr).toMatch(/ENOENT.*missing\.bpmn/);
});

test('--fix writes a copy beside the file, and checks that', () => {
  const file = path.join(folder, 'draft.bpmn');
  const draft = readFileSync('lib/engine/fixtures/files/works-item-definition.bpmn', 'utf8')
    .replace('isExecutable="true"', '')
    .replace('id="ordering-items-workflow"', 'id="draft"');
  writeFileSync(file, draft);
  expect(run(file).stdout).toMatch(
    /No process is executable: set isExecutable="true", as npm run process -- --fix does/,
  );
  const { status, stdout, stderr } = run(file, '--fix');
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: expect.stringContaining('draft.fixed.bpmn was written'),
  });
  expect(stdout).toMatch(/It may run; see the warnings/);
  expect(readFileSync(file, 'utf8')).toBe(draft);
});

test('a folder: how many are accepted, and the others by what is wrong', () => {
  const tree = path.join(folder, 'tree', 'deep');
  mkdirSync(tree, { recursive: true });
  for (const id of ['gift-wrap', 'engrave'])
    writeFileSync(path.join(tree, `${id}.bpmn`), rowOf(serviceTask(id)));
  writeFileSync(path.join(tree, 'broken.bpmn'), '<definitions');
  copyFileSync('lib/engine/fixtures/files/works-resource.bpmn', path.join(folder, 'tree', 'fine.bpmn'));
  const { status, stdout } = run(path.join(folder, 'tree'));
  expect(status).toBe(1);
  expect(stdout).toMatch(/tree: 4 diagrams, 1 accepted, 3 refused/);
  expect(stdout).toMatch(/ {5}2 {5}2 {2}there is no handler for the task …; add one/);
  expect(stdout).toMatch(/ {5}1 {5}1 {2}The file is not BPMN n.n XML: at line n, column n a tag,/);
  expect(stdout).toMatch(/slowest: \d+ ms, /);
});

test('a diagram with the decisions beside it, and without', () => {
  const own = path.join(folder, 'decided');
  mkdirSync(own);
  const rule = {
    id: 'rule',
    xml: '<bpmn:businessRuleTask id="rule"><bpmn:extensionElements><zeebe:calledDecision decisionId="carrier" resultVariable="carrier" /></bpmn:extensionElements></bpmn:businessRuleTask>',
  };
  const file = path.join(own, 'order.bpmn');
  writeFileSync(file, rowOf(rule));
  const without = run(file);
  expect(without.status).toBe(1);
  expect(without.stdout).toContain(
    'It calls the decision "carrier", which no .dmn file beside the diagram holds',
  );
  writeFileSync(
    path.join(own, 'carrier.dmn'),
    dmnText(literalText('carrier', 'if total > 50 then "van" else "post"')),
  );
  expect(run(file)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('rule has the decision "carrier" made, and "carrier" takes the result.'),
  });
  writeFileSync(path.join(own, 'carrier.dmn'), dmnText(literalText('carrier', 'if total > 50 then')));
  const broken = run(file);
  expect(broken.status).toBe(1);
  expect(broken.stdout).toContain('carrier.dmn: In decision "carrier": ');
});
