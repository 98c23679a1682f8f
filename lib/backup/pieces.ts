import { randomBytes } from 'node:crypto';
import { DamagedBackup, plainSeal, SALT_BYTES, type Seal, sealWith } from './seal';

/**
 * The outer layer of a file: a line that says what it is, then pieces. Each has four bytes before it, its length with the
 * top bit set on the last one.
 */
const PLAIN = 'orderflow backup 1 plain\n';
const SEALED = 'orderflow backup 1 aes-256-gcm\n';
const LAST = 0x8000_0000;
const PIECE_BYTES = 1024 * 1024;
/** What a seal may add to a piece, and more. */
const MAX_WRITTEN_BYTES = PIECE_BYTES + 1024;

export type Bytes = AsyncIterable<Buffer>;

/** @param secret null: not encrypted */
export async function* toPieces(bytes: Bytes, secret: string | null): Bytes {
  const salt = randomBytes(SALT_BYTES);
  yield Buffer.from(secret === null ? PLAIN : SEALED);
  if (secret !== null) yield salt;
  const seal = secret === null ? plainSeal() : sealWith(secret, salt);
  let waiting: Buffer[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    waiting.push(chunk);
    length += chunk.byteLength;
    if (length <= PIECE_BYTES) continue;
    let rest = Buffer.concat(waiting);
    // What is left makes the last piece, so that there always is one.
    for (; rest.byteLength > PIECE_BYTES; rest = rest.subarray(PIECE_BYTES))
      yield* written(seal, rest.subarray(0, PIECE_BYTES), false);
    waiting = [rest];
    length = rest.byteLength;
  }
  yield* written(seal, Buffer.concat(waiting), true);
}

function* written(seal: Seal, piece: Buffer, isLast: boolean): Generator<Buffer> {
  const closed = seal.close(piece, isLast);
  const head = Buffer.alloc(4);
  head.writeUInt32BE((closed.byteLength | (isLast ? LAST : 0)) >>> 0);
  yield head;
  yield closed;
}

/** @throws DamagedBackup; Error where the file is none, or a key is missing or too many */
export async function* fromPieces(file: Bytes, secret: string | null): Bytes {
  const source = new Source(file);
  const seal = await openingSeal(source, secret);
  for (;;) {
    const head = (await source.take(4)).readUInt32BE();
    const isLast = head >= LAST;
    const length = isLast ? head - LAST : head;
    if (length > MAX_WRITTEN_BYTES) throw new DamagedBackup('a piece is longer than any can be');
    yield seal.open(await source.take(length), isLast);
    if (!isLast) continue;
    if (await source.hasMore()) throw new DamagedBackup('something follows its end');
    return;
  }
}

async function openingSeal(source: Source, secret: string | null): Promise<Seal> {
  const line = await source.line(SEALED.length);
  if (line === PLAIN) {
    if (secret !== null) throw new Error('This backup is not encrypted: leave --key out.');
    return plainSeal();
  }
  if (line !== SEALED)
    throw new Error('This is no backup of Orderflow, or one of a version that this one does not know.');
  if (secret === null) throw new Error('This backup is encrypted: --key takes the file with its key.');
  return sealWith(secret, await source.take(SALT_BYTES));
}

/** Hands out bytes by their number, however they come in. */
class Source {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(file: Bytes) {
    this.#chunks = file[Symbol.asyncIterator]();
  }

  /** @throws DamagedBackup when the file ends before */
  async take(length: number): Promise<Buffer> {
    const parts = [this.#rest];
    for (let have = this.#rest.byteLength; have < length; ) {
      const { done, value } = await this.#chunks.next();
      if (done) throw new DamagedBackup('it ends early');
      parts.push(value);
      have += value.byteLength;
    }
    const all = parts.length === 1 ? this.#rest : Buffer.concat(parts);
    this.#rest = all.subarray(length);
    return all.subarray(0, length);
  }

  /** The first line with its end; of something that has none in time, what there is. */
  async line(maxBytes: number): Promise<string> {
    let line = '';
    while (!line.endsWith('\n') && line.length < maxBytes && (await this.hasMore()))
      line += (await this.take(1)).toString('latin1');
    return line;
  }

  async hasMore(): Promise<boolean> {
    while (this.#rest.byteLength === 0) {
      const { done, value } = await this.#chunks.next();
      if (done) return false;
      this.#rest = value;
    }
    return true;
  }
}
