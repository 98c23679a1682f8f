import { request } from 'node:http';

export interface Asking {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export interface Answered {
  readonly status: number;
  readonly text: string;
}

/**
 * Asks a server of ours where it listens, in the name of the address that it is known by outside: `fetch` would name the
 * listening one, which is another host's.
 * @param url where it listens: `http://127.0.0.1:3000/api/…`
 * @param publicUrl `PUBLIC_URL`, where it has one
 * @throws the signal's reason, or what kept the server from answering
 */
export function askServer(url: string, publicUrl: string | null, asking: Asking): Promise<Answered> {
  const { method = 'GET', body = '', signal } = asking;
  const headers: Record<string, string | number> = { ...asking.headers };
  if (publicUrl !== null) headers.host = new URL(publicUrl).host;
  if (method === 'POST') headers['content-length'] = Buffer.byteLength(body);
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(signal.aborted ? signal.reason : error);
    const asked = request(url, { method, headers, signal, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', fail);
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    asked.on('error', fail);
    asked.end(body);
  });
}
