import { AppError } from '@/lib/errors';

export const MAX_BODY_BYTES = 64 * 1024;

/** Refuses what says of itself that it is too large, before any of it is read. @throws AppError `too-large` */
export function refuseTooLarge({ headers }: Request, maxBytes = MAX_BODY_BYTES): void {
  if (Number(headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

/** Reads a body to its limit and no further. @throws AppError `too-large` */
export async function readBody(
  request: Request,
  maxBytes = MAX_BODY_BYTES,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytesOf(request)) {
    length += chunk.byteLength;
    if (length > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return body;
}

/**
 * From Node's own request where our server made this one of it: a stream of the web costs more than what it brings, and
 * to open one for a body that is not there (RFC 9112, 6.3) a twentieth of a whole order.
 */
function bytesOf(request: Request): AsyncIterable<Uint8Array> {
  const { runtime } = request as { runtime?: { node?: { req?: AsyncIterable<Uint8Array> } } };
  const own = runtime?.node?.req;
  // The types of the platform's stream do not know yet that it is iterable.
  if (own === undefined) return (request.body as unknown as AsyncIterable<Uint8Array> | null) ?? NOTHING;
  const { headers } = request;
  const hasBody = (headers.get('content-length') ?? '0') !== '0' || headers.has('transfer-encoding');
  return hasBody ? own : NOTHING;
}

const NOTHING: AsyncIterable<Uint8Array> = { async *[Symbol.asyncIterator]() {} };

const tooLarge = (maxBytes: number) =>
  new AppError('too-large', `The body is over ${maxBytes} bytes (${maxBytes / 1024} KiB). Send less.`);

/** Parses JSON text. @throws AppError `bad-request` */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new AppError('bad-request', 'The body is not valid JSON in UTF-8.');
  }
}

/** The media type without its parameters, in lower case; empty if there is none. */
export function mediaType(request: Request): string {
  return (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}
