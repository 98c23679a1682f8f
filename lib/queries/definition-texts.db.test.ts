import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database, Sql } from '@/lib/db/database';
import { saveDefinition } from '@/lib/db/tables/definitions';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { DefinitionTexts } from './definition-texts';

const xml = readFileSync('bpmn/ordering-items-workflow.bpmn');
const stored = {
  processId: 'ordering-items-workflow',
  hash: 'a'.repeat(64),
  xml,
  valid: true,
  decisions: null,
  forms: null,
};

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** The database, with its questions counted; the first so many fail. */
function watched(failures = 0) {
  let asked = 0;
  const sql: Sql = {
    query: (...question) => {
      asked += 1;
      return asked <= failures ? Promise.reject(new Error('gone')) : database.query(...question);
    },
    script: (text) => database.script(text),
  };
  return { sql, asked: () => asked };
}

test('many who ask at once for a version cost one reading', async () => {
  const { id } = await database.transaction((sql) => saveDefinition(sql, stored));
  const { sql, asked } = watched();
  const texts = new DefinitionTexts(sql, (elementId) => `does ${elementId}`);
  const answers = await Promise.all(Array.from({ length: 50 }, () => texts.byId(id)));
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]?.elements['send-bill']?.handler).toBe('does send-bill');
  expect(answers[0]?.elements['payment-received']?.handler).toBeNull();
  expect(asked()).toBe(1);
});

test('what is not there is asked for again, and so is what failed', async () => {
  const { sql, asked } = watched(1);
  const texts = new DefinitionTexts(sql, () => null);
  await expect(texts.byHash(stored.hash)).rejects.toThrow('gone');
  expect(await texts.byHash('b'.repeat(64))).toBeNull();
  expect(await texts.byHash('b'.repeat(64))).toBeNull();
  expect(await texts.byHash(stored.hash)).not.toBeNull();
  expect(asked()).toBe(4);
});
