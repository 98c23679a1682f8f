import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBackupOptions, readRestoreOptions } from './options';

const SECRET = 'of-some-key-file-0123456789-abcdefg';
let folder: string;
let key: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'orderflow-key-'));
  key = path.join(folder, 'backup.key');
  writeFileSync(key, `${SECRET}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('what npm run backup takes', () => {
  it('is a file, and a key file', () => {
    expect(readBackupOptions(['a.backup'])).toEqual({ file: 'a.backup', secret: null });
    expect(readBackupOptions(['a.backup', '--key', key])).toEqual({ file: 'a.backup', secret: SECRET });
  });

  it.each([[[]], [['a', 'b']]])('is not %j', (args) => {
    expect(() => readBackupOptions(args)).toThrow('npm run backup -- FILE [--key FILE]');
  });
});

describe('what npm run restore takes', () => {
  it('is a file, and how to go on', () => {
    expect(readRestoreOptions(['a.backup'])).toEqual({
      file: 'a.backup',
      secret: null,
      graceMs: 3_600_000,
      skip: null,
    });
    expect(readRestoreOptions(['a.backup', '--grace', 'PT0S', '--skip-numbers', '12'])).toMatchObject({
      graceMs: 0,
      skip: 12n,
    });
  });

  it('or the moment that the database was set back to', () => {
    expect(readRestoreOptions(['--settle', '2026-11-22T20:40:09+01:00'])).toEqual({
      settle: new Date('2026-11-22T19:40:09Z'),
      graceMs: 3_600_000,
      skip: null,
    });
  });

  it.each([
    [['a', '--grace', '1h'], '--grace takes an ISO 8601 duration'],
    [['a', '--skip-numbers', '-1'], /--skip-numbers/],
    [['--settle', '2026-11-22T20:40:09'], '--settle takes the moment in the past'],
    [['--settle', '2999-11-22T20:40:09Z'], '--settle takes the moment in the past'],
    [['a', '--settle', '2026-11-22T20:40:09Z'], '--settle takes no file'],
  ])('is not %j', (args, words) => {
    expect(() => readRestoreOptions(args)).toThrow(words);
  });
});
