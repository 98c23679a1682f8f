import type { Bytes } from './pieces';
import { DamagedBackup } from './seal';

/** The inner layer of a file, whatever its seal: one head, the rows of one table after the other, one end. */
export interface BackupHead {
  /** When its snapshot was taken; ISO 8601, UTC. */
  readonly takenAt: string;
  /** The migrations that made its tables, in order. */
  readonly migrations: readonly { readonly name: string; readonly checksum: string }[];
}

export interface BackupTable {
  readonly name: string;
  readonly columns: readonly string[];
}

export interface BackupEnd {
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
  readonly sequences: Readonly<Record<string, SequenceState>>;
}

/** As PostgreSQL keeps it. */
export interface SequenceState {
  readonly last: string;
  /** False: `last` is what comes next. */
  readonly isCalled: boolean;
}

export type BackupRecord =
  | { readonly kind: 'head'; readonly head: BackupHead }
  | { readonly kind: 'table'; readonly table: BackupTable }
  /** Whole lines of PostgreSQL's text format (`COPY`), of the table before. */
  | { readonly kind: 'rows'; readonly rows: Buffer }
  | { readonly kind: 'end'; readonly end: BackupEnd };

const KINDS = { head: 'H', table: 'T', rows: 'R', end: 'E' } as const;
/** A portion of rows has some 16 MB; one row may be large. */
const MAX_RECORD_BYTES = 512 * 1024 * 1024;

export async function* toBytes(records: AsyncIterable<BackupRecord>): Bytes {
  for await (const record of records) {
    const contents = contentsOf(record);
    const start = Buffer.alloc(5);
    start.write(KINDS[record.kind], 'latin1');
    start.writeUInt32BE(contents.byteLength, 1);
    yield start;
    yield contents;
  }
}

function contentsOf(record: BackupRecord): Buffer {
  if (record.kind === 'rows') return record.rows;
  const { kind: _kind, ...said } = record;
  return Buffer.from(JSON.stringify(said));
}

/** @throws DamagedBackup where they are not one head, tables with their rows, and one end */
export async function* fromBytes(bytes: Bytes): AsyncGenerator<BackupRecord> {
  let rest: Buffer = Buffer.alloc(0);
  let waiting: Buffer[] = [];
  let length = 0;
  let wanted = 5;
  let last = '';
  for await (const piece of bytes) {
    waiting.push(piece);
    length += piece.byteLength;
    if (length < wanted) continue;
    rest = Buffer.concat(waiting);
    for (;;) {
      wanted = rest.byteLength < 5 ? 5 : 5 + rest.readUInt32BE(1);
      if (wanted > MAX_RECORD_BYTES) throw new DamagedBackup('a record is longer than any can be');
      if (rest.byteLength < wanted) break;
      const kind = rest.toString('latin1', 0, 1);
      if (!mayFollow(last, kind)) throw new DamagedBackup(`a record "${kind}" follows "${last}"`);
      last = kind;
      yield recordOf(kind, rest.subarray(5, wanted));
      rest = rest.subarray(wanted);
    }
    waiting = [rest];
    length = rest.byteLength;
  }
  if (last !== KINDS.end || length > 0) throw new DamagedBackup('it has no end');
}

function mayFollow(last: string, kind: string): boolean {
  if (kind === KINDS.head) return last === '';
  if (kind === KINDS.rows) return last === KINDS.table || last === KINDS.rows;
  return (kind === KINDS.table || kind === KINDS.end) && last !== '' && last !== KINDS.end;
}

function recordOf(kind: string, contents: Buffer): BackupRecord {
  if (kind === KINDS.rows) return { kind: 'rows', rows: contents };
  // Written by `contentsOf`; the seal vouches for it.
  const said = JSON.parse(contents.toString('utf8'));
  const name = kind === KINDS.head ? 'head' : kind === KINDS.table ? 'table' : 'end';
  return { kind: name, ...said };
}
