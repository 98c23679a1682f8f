import { AppError } from '@/lib/errors';

const FORM = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i;

/** Two kinds of unstorable text: PostgreSQL's text holds neither. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/**
 * The text fields of a posted form; of several of one name the last counts, files are left out.
 * @throws AppError `bad-request` for anything that is no form
 */
export async function readForm(
  request: Request,
  body: Uint8Array<ArrayBuffer>,
): Promise<(name: string) => string> {
  return (await readUpload(request, body)).field;
}

/** A posted form with its files. */
export interface Upload {
  /** A text field; empty where there is none. */
  readonly field: (name: string) => string;
  /** The bytes of a file; none where nothing was chosen. */
  readonly file: (name: string) => Promise<Uint8Array<ArrayBuffer>>;
}

/** The same with the files that were chosen. @throws AppError `bad-request` for anything that is no form */
export async function readUpload(request: Request, body: Uint8Array<ArrayBuffer>): Promise<Upload> {
  const type = request.headers.get('content-type') ?? '';
  if (!FORM.test(type)) throw new AppError('bad-request', 'This address takes a form.');
  const fields = new Map<string, string>();
  const files = new Map<string, Blob>();
  try {
    const form = await new Response(body, { headers: { 'content-type': type } }).formData();
    for (const [name, value] of form) {
      if (typeof value === 'string') fields.set(name, value);
      else files.set(name, value);
    }
  } catch {
    throw new AppError('bad-request', 'The form cannot be read.');
  }
  for (const [name, value] of fields)
    if (UNSTORABLE.test(value))
      throw new AppError('bad-request', 'takes text without U+0000 and without halves of surrogates', name);
  return {
    field: (name) => fields.get(name) ?? '',
    file: async (name) => new Uint8Array((await files.get(name)?.arrayBuffer()) ?? new ArrayBuffer(0)),
  };
}
