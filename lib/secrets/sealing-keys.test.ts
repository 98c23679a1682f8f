import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSecretsEnv } from '@/lib/server/env.mjs';
import { OPERATOR_TOKEN, SECRETS_KEY } from '@/lib/testing/modes';
import { sealingKeys, secretsKeyFile } from './sealing-keys';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'orderflow-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const env = (changes: Partial<Parameters<typeof sealingKeys>[0]> = {}) => ({
  databaseUrl: null,
  dataDir: path.join(folder, 'data'),
  secretsKeys: null,
  operatorToken: null,
  ...changes,
});

describe('on the embedded database', () => {
  test('a file that only its owner reads is made once, and is what SECRETS_KEY takes elsewhere', () => {
    const [key = '', ...others] = sealingKeys(env(), true);
    expect(others).toEqual([]);
    const file = secretsKeyFile(env().dataDir);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toBe(`${key}\n`);
    expect(sealingKeys(env(), true)).toEqual([key]);
    expect(sealingKeys(env(), false)).toEqual([key]);
    expect(readSecretsEnv({ SECRETS_KEY: key }).secretsKeys).toEqual([key]);
  });

  test('none is made where there is something to open, or SECRETS_KEY to seal with', () => {
    expect(sealingKeys(env(), false)).toEqual([]);
    expect(sealingKeys(env({ secretsKeys: [SECRETS_KEY] }), true)).toEqual([SECRETS_KEY]);
    expect(existsSync(secretsKeyFile(env().dataDir))).toBe(false);
  });

  test('SECRETS_KEY seals, and the file of before still opens', () => {
    const [key = ''] = sealingKeys(env(), true);
    expect(sealingKeys(env({ secretsKeys: [SECRETS_KEY] }), false)).toEqual([SECRETS_KEY, key]);
  });

  test('an empty file is none: nothing was sealed with it', () => {
    sealingKeys(env(), true);
    writeFileSync(secretsKeyFile(env().dataDir), '');
    expect(sealingKeys(env(), true)[0]).toMatch(/^.{44}$/);
  });
});

test('on PostgreSQL it is SECRETS_KEY, and beside or without it the token of the operator', () => {
  const databaseUrl = 'postgresql://localhost/shop';
  const operatorToken = OPERATOR_TOKEN;
  expect(sealingKeys(env({ databaseUrl, operatorToken }), true)).toEqual([OPERATOR_TOKEN]);
  expect(sealingKeys(env({ databaseUrl, operatorToken, secretsKeys: [SECRETS_KEY] }), true)).toEqual([
    SECRETS_KEY,
    OPERATOR_TOKEN,
  ]);
  expect(sealingKeys(env({ databaseUrl }), true)).toEqual([]);
  expect(existsSync(env().dataDir)).toBe(false);
});
