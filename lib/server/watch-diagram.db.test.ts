import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DIAGRAM_FILE } from '@/lib/contract/process';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, place } from '@/lib/testing/test-app';
import { watchDiagram } from './watch-diagram';

const folder = mkdtempSync(path.join(tmpdir(), 'orderflow-diagram-'));
const file = path.join(folder, DIAGRAM_FILE);
const lines: string[] = [];
let database: Database;
let app: App;
let original: string;
let stop: () => Promise<void>;
beforeAll(async () => {
  original = await readFile(path.join('bpmn', DIAGRAM_FILE), 'utf8');
  writeFileSync(file, original);
  database = await openTestDatabase();
  app = await openTestApp(database, { diagram: Buffer.from(original) });
  stop = watchDiagram(app, folder, (line) => lines.push(line));
});
afterAll(async () => {
  await stop();
  await app.close();
  await database.close();
  rmSync(folder, { recursive: true });
});

const versionOfNew = async () => (await orderOf(app, (await place(app)).orderId)).definition.version;
const said = (words: string) => expect.poll(() => lines.join('\n')).toContain(words);

test('what is saved is checked, and new orders start on it; those that run keep their version', async () => {
  const { orderId } = await place(app);
  // As many editors save: another file, renamed.
  writeFileSync(`${file}.tmp`, original.replace('PT5M', 'PT7M'));
  renameSync(`${file}.tmp`, file);
  await said('new orders start on version 2.');
  expect([await versionOfNew(), (await orderOf(app, orderId)).definition.version]).toEqual([2, 1]);
  expect(Buffer.from(app.files.diagram).toString()).toContain('PT7M');
});

test('a file that the check refuses is said with its element, and changes nothing', async () => {
  writeFileSync(file, original.replaceAll('PT5M', 'soon'));
  await said('was not taken; new orders start on version 2 as before.');
  expect(lines.join('\n')).toMatch(/wait-5min-timer.*"soon" is not an ISO 8601 duration/);
  expect(await versionOfNew()).toBe(2);
});

test('the file of before is the version of before', async () => {
  writeFileSync(file, original);
  await said('new orders start on version 1.');
  expect(await versionOfNew()).toBe(1);
});
