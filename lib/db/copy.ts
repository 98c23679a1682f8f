import type pg from 'pg';

/** What it begins with; it grows to what a portion takes. */
const FIRST_BYTES = 1024 * 1024;

/** The driver's own connection, as far as a copy needs it; its types leave these out. */
interface CopyConnection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Uint8Array): void;
  endCopyFrom(): void;
}

/** A COPY as the driver runs it: it calls what begins with `handle`. */
class Copy {
  /** How many rows there were. */
  readonly done: Promise<number>;
  #end: () => void = () => {};
  #rows = 0;
  #error: Error | undefined;

  constructor(protected readonly text: string) {
    this.done = new Promise((resolve, reject) => {
      this.#end = () => (this.#error === undefined ? resolve(this.#rows) : reject(this.#error));
    });
  }

  /** `COPY 123`. */
  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#rows = Number(text.split(' ').at(-1));
  }

  handleError(error: Error): void {
    this.#error ??= error;
    this.#end();
  }

  handleReadyForQuery(): void {
    this.#end();
  }
}

class CopyOut extends Copy implements pg.Submittable {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;

  submit(connection: unknown): void {
    (connection as CopyConnection).query(this.text);
  }

  /** One row. Copied, since the driver uses that memory again. */
  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    if (this.#length + chunk.byteLength > this.#bytes.byteLength) {
      const larger = Buffer.allocUnsafe((this.#bytes.byteLength + chunk.byteLength) * 2);
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    this.#length += chunk.copy(this.#bytes, this.#length);
  }

  get bytes(): Buffer<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }
}

/** Statement, rows and end in one piece: PGlite takes no answer in between. */
class CopyIn extends Copy implements pg.Submittable {
  constructor(
    text: string,
    private readonly rows: Uint8Array,
  ) {
    super(text);
  }

  submit(connection: unknown): void {
    const { query, sendCopyFromChunk, endCopyFrom } = connection as CopyConnection;
    query.call(connection, this.text);
    sendCopyFromChunk.call(connection, this.rows);
    endCopyFrom.call(connection);
  }

  handleCopyInResponse(): void {}
}

/**
 * Runs `copy … to stdout` and keeps all of it in memory: ask in portions.
 * @param client without `pipeline`
 * @returns the rows in PostgreSQL's text format, each with its line end
 */
export async function copyOut(client: pg.Client, text: string): Promise<{ bytes: Buffer; rows: number }> {
  const copy = client.query(new CopyOut(text));
  const rows = await copy.done;
  return { bytes: copy.bytes, rows };
}

/**
 * Runs `copy … from stdin` with these rows.
 * @param client without `pipeline`
 * @param rows whole lines of PostgreSQL's text format
 * @returns how many they were
 */
export function copyIn(client: pg.Client, text: string, rows: Uint8Array): Promise<number> {
  return client.query(new CopyIn(text, rows)).done;
}
