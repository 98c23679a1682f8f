import { Duplex } from 'node:stream';
import type { PGlite } from '@electric-sql/pglite';

const TERMINATE = 'X'.charCodeAt(0);

/** A simple query of the protocol: `Q`, the length of what follows with its own four bytes, the text, a zero. */
function simpleQuery(text: string): Buffer {
  const body = Buffer.from(`${text}\0`);
  const head = Buffer.from('Q\0\0\0\0');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** What a connection leaves behind in PGlite's one session: an open transaction, prepared statements, settings. */
const NEW_SESSION = [simpleQuery('rollback'), simpleQuery('discard all')];

/** Whose session each PGlite has: it has one, for the newest connection. */
const sessions = new WeakMap<PGlite, PgliteStream>();

/**
 * What stands in for the socket between the `pg` driver and PGlite: bytes of PostgreSQL's wire protocol go in, the
 * answer comes out. So both databases share one driver, with its prepared statements; PGlite's own `query` parses and
 * plans each statement anew, in five calls where this takes one.
 */
export class PgliteStream extends Duplex {
  constructor(private readonly pglite: PGlite) {
    super();
  }

  /**
   * `pg` connects its socket. The pool drops a connection after a statement that failed, and on a server its session is
   * gone with it: the new one must find no statement of that name, or each would fail for ever.
   */
  connect(): this {
    // At once: what the connection before it has still to say belongs to no session, and must not be done in this one.
    sessions.set(this.pglite, this);
    this.#startSession().then(
      () => this.emit('connect'),
      (error: Error) => this.destroy(error),
    );
    return this;
  }

  async #startSession(): Promise<void> {
    for (const query of NEW_SESSION) await this.pglite.execProtocolRawStream(query, { onRawData: () => {} });
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {
    // Answers are pushed as they come.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#send(chunk, done);
  }

  override _writev(
    chunks: { chunk: Buffer; encoding: BufferEncoding }[],
    done: (error?: Error | null) => void,
  ): void {
    this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.push(null);
    done();
  }

  #send(message: Buffer, done: (error?: Error | null) => void): void {
    // The driver says goodbye; PGlite's one backend must stay.
    if (message[0] === TERMINATE) {
      done();
      return;
    }
    if (sessions.get(this.pglite) !== this) {
      done(new Error('the connection has ended: another one has taken its place'));
      return;
    }
    const answer: Buffer[] = [];
    // Its other call, `execProtocolRaw`, also parses each answer and keeps the result until somebody asks for it. Pieces
    // are copied, since PGlite uses that memory again, and handed on after the call: the driver must not run inside it.
    const onRawData = (bytes: Uint8Array) => {
      answer.push(Buffer.from(bytes));
    };
    this.pglite.execProtocolRawStream(message, { onRawData }).then(
      () => {
        for (const piece of answer) this.push(piece);
        done();
      },
      (error: Error) => done(error),
    );
  }
}
