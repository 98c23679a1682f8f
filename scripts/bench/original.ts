import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { Client } from './client';

/** Where the original listens; its source has no other. */
const ORIGINAL_URL = 'http://127.0.0.1:8080';
const LOOK_MS = 100;
const START_LIMIT_MS = 10_000;

/** The original ordering microservice, running: everything in memory, nothing kept. */
export interface Original {
  readonly client: Client;
  end(): Promise<void>;
}

/**
 * Starts it. It is not part of this project: whoever wants its row builds it from its own source
 * (nitram509/lib-bpmn-engine, docs/examples/ordering_microservice, `go build`).
 * @param program the path of what was built
 * @throws when it does not answer within 10 s
 */
export async function startOriginal(program: string): Promise<Original> {
  const child = spawn(path.resolve(program), { stdio: 'ignore' });
  const gone = once(child, 'exit');
  await answering(child);
  const client = new Client(ORIGINAL_URL);
  return {
    client,
    end: async () => {
      await client.close();
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function answering(child: ChildProcess): Promise<void> {
  for (let waitedMs = 0; waitedMs < START_LIMIT_MS; waitedMs += LOOK_MS) {
    const answer = await fetch(ORIGINAL_URL).catch(() => null);
    if (answer?.ok === true && child.exitCode === null) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new Error(`The original did not answer at ${ORIGINAL_URL} within ${START_LIMIT_MS / 1000} s.`);
}
