import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { WAIT_LIMIT_MS } from '@/lib/testing/limits.mjs';
import type { FuzzRequest } from './requests';

/** What a server said: a status and the beginning of the answer, or why there is none. */
export type Answer = { readonly status: number; readonly text: string } | { readonly error: string };

const MAX_TEXT = 2_000;

/** Sends requests to one server. An answer that does not come ends as the error `hangs`. */
export class Asker {
  readonly #agent: Agent;
  readonly #hostname: string;
  readonly #port: number;

  /** @param atOnce connections that are kept */
  constructor(url: string, atOnce: number) {
    const { hostname, port } = new URL(url);
    this.#hostname = hostname;
    this.#port = Number(port);
    this.#agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  }

  ask(asked: FuzzRequest): Promise<Answer> {
    return asked.raw === undefined ? this.#ask(asked) : this.#write(asked.raw);
  }

  close(): void {
    this.#agent.destroy();
  }

  #ask({ method, path, headers, body }: FuzzRequest): Promise<Answer> {
    const bytes = body === null ? null : Buffer.from(body);
    const length = bytes === null ? {} : { 'content-length': String(bytes.length) };
    return new Promise((resolve) => {
      const outgoing = request({
        method,
        path,
        headers: { ...headers, ...length },
        hostname: this.#hostname,
        port: this.#port,
        agent: this.#agent,
        timeout: WAIT_LIMIT_MS,
      });
      const end = (answer: Answer) => {
        resolve(answer);
        // What is still said after that, or not, is of no interest.
        if ('error' in answer) outgoing.destroy();
      };
      outgoing.on('timeout', () => end({ error: 'hangs' }));
      outgoing.on('error', (error: NodeJS.ErrnoException) => end({ error: error.code ?? error.message }));
      outgoing.on('response', (response) => {
        const status = response.statusCode ?? 0;
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          if (text.length < MAX_TEXT) text += chunk;
          // A stream of events has no end.
          if (!response.headers['content-type']?.startsWith('text/event-stream')) return;
          end({ status, text });
          outgoing.destroy();
        });
        response.on('error', (error) => end({ error: error.message }));
        response.on('end', () => end({ status, text: text.slice(0, MAX_TEXT) }));
      });
      outgoing.end(bytes ?? undefined);
    });
  }

  /** The client says that no more comes: whatever the server makes of it, it has to let go of the connection. */
  #write(raw: Buffer): Promise<Answer> {
    return new Promise((resolve) => {
      let text = '';
      const socket = connect(this.#port, this.#hostname, () => socket.end(raw));
      const end = (answer: Answer) => {
        resolve(answer);
        socket.destroy();
      };
      const statusOf = () => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
      socket.setTimeout(WAIT_LIMIT_MS, () => end({ error: 'hangs' }));
      socket.setEncoding('latin1').on('data', (chunk: string) => {
        if (text.length < MAX_TEXT) text += chunk;
        if (/^content-type: text\/event-stream/im.test(text)) end({ status: statusOf(), text });
      });
      socket.on('error', (error: NodeJS.ErrnoException) => end({ error: error.code ?? error.message }));
      socket.on('close', () => end({ status: statusOf(), text }));
    });
  }
}
