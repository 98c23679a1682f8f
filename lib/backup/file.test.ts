import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proveBackup, readBackup, writeBackup } from './file';
import type { BackupRecord } from './records';
import { readSecret } from './seal';

const SECRET = 'of-some-key-file-0123456789-abcdefg';
/** Several pieces: rows of 3 MB, some of them in one record. */
const ROWS = Array.from({ length: 3 }, (_, index) => Buffer.alloc(1_000_003, `${index}\tx\n`));
const RECORDS: readonly BackupRecord[] = [
  { kind: 'head', head: { takenAt: '2026-11-27T12:00:00.000Z', migrations: [] } },
  { kind: 'table', table: { name: 'orders', columns: ['id'] } },
  ...ROWS.map((rows) => ({ kind: 'rows', rows }) as const),
  { kind: 'table', table: { name: 'empty', columns: ['id'] } },
  { kind: 'end', end: { rows: { orders: 3, empty: 0 }, sequences: {} } },
];

async function* recordsOf(records: readonly BackupRecord[]): AsyncGenerator<BackupRecord> {
  yield* records;
}

async function all(records: AsyncIterable<BackupRecord>): Promise<BackupRecord[]> {
  const list: BackupRecord[] = [];
  for await (const record of records) list.push(record);
  return list;
}

/** To compare millions of bytes one by one takes seconds. */
const told = (record: BackupRecord) =>
  record.kind === 'rows' ? createHash('sha256').update(record.rows).digest('hex') : record;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'orderflow-backup-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each([
  ['without a key', null],
  ['with a key', SECRET],
])('a backup %s', (_name, secret) => {
  const file = () => path.join(folder, `whole-${secret === null}`);
  beforeAll(() => writeBackup(file(), recordsOf(RECORDS), secret));

  /** The same with something done to its bytes. */
  const changed = (change: (bytes: Buffer) => Buffer): string => {
    const place = path.join(folder, 'changed');
    writeFileSync(place, change(readFileSync(file())));
    return place;
  };

  it('is read as it was written, and only by its owner', async () => {
    expect((await all(readBackup(file(), secret))).map(told)).toEqual(RECORDS.map(told));
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it.each([0, 1, 40, 100, 1_048_700, 1_048_800, 2_900_000])(
    'that ends after %d bytes is refused',
    async (length) => {
      await expect(
        proveBackup(
          changed((bytes) => bytes.subarray(0, length)),
          secret,
        ),
      ).rejects.toThrow(/is no whole backup|is no backup/);
    },
  );

  it('that lacks its last byte, or has one more, is refused', async () => {
    await expect(
      proveBackup(
        changed((bytes) => bytes.subarray(0, -1)),
        secret,
      ),
    ).rejects.toThrow('it ends early');
    await expect(
      proveBackup(
        changed((bytes) => Buffer.concat([bytes, Buffer.from('x')])),
        secret,
      ),
    ).rejects.toThrow('something follows its end');
  });

  it.each([70, 500, 1_048_700, 2_000_000])('of which byte %d was altered is refused', async (at) => {
    const altered = changed((bytes) => {
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      return bytes;
    });
    await expect(proveBackup(altered, secret)).rejects.toThrow(/is no whole backup/);
  });

  it('that lacks a piece in the middle, or has two in another order, is refused', async () => {
    const starts = (bytes: Buffer): number[] => {
      const found: number[] = [];
      for (let at = bytes.indexOf(10) + 1 + (secret === null ? 0 : 32); at < bytes.length; ) {
        found.push(at);
        at += 4 + (bytes.readUInt32BE(at) & 0x7fff_ffff);
      }
      return found;
    };
    const parts = (bytes: Buffer) => {
      const [first = 0, second = 0, third = 0] = starts(bytes);
      return [
        bytes.subarray(0, first),
        bytes.subarray(first, second),
        bytes.subarray(second, third),
        bytes.subarray(third),
      ] as const;
    };
    const without = changed((bytes) => {
      const [head, , second, rest] = parts(bytes);
      return Buffer.concat([head, second, rest]);
    });
    await expect(proveBackup(without, secret)).rejects.toThrow(/is no whole backup/);
    const turned = changed((bytes) => {
      const [head, first, second, rest] = parts(bytes);
      return Buffer.concat([head, second, first, rest]);
    });
    await expect(proveBackup(turned, secret)).rejects.toThrow(/is no whole backup/);
  });

  it('is opened with its own key alone', async () => {
    const wrong = secret === null ? SECRET : 'another-key-0123456789-0123456789-01';
    await expect(proveBackup(file(), wrong)).rejects.toThrow(/not encrypted|another key/);
    if (secret !== null)
      await expect(proveBackup(file(), null)).rejects.toThrow('--key takes the file with its key');
  });
});

it('a file whose writing failed is not there at all', async () => {
  const file = path.join(folder, 'half');
  const failing = async function* (): AsyncGenerator<BackupRecord> {
    yield* RECORDS.slice(0, 3);
    throw new Error('the database is gone');
  };
  await expect(writeBackup(file, failing(), null)).rejects.toThrow('the database is gone');
  expect(readdirSync(folder).filter((name) => name.startsWith('half'))).toEqual([]);
});

it('records that end without an end are refused', async () => {
  const file = path.join(folder, 'endless');
  await writeBackup(file, recordsOf(RECORDS.slice(0, -1)), SECRET);
  await expect(proveBackup(file, SECRET)).rejects.toThrow('it has no end');
});

it('what is no backup is said to be none', async () => {
  const file = path.join(folder, 'picture');
  writeFileSync(file, 'PNG');
  await expect(proveBackup(file, null)).rejects.toThrow('This is no backup of Orderflow');
});

it('a key that could be guessed is refused', () => {
  expect(() => readSecret('secret\n', 'my.key')).toThrow('my.key takes at least 32 random characters');
  expect(readSecret(`${SECRET}\n`, 'my.key')).toBe(SECRET);
});
