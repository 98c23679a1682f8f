import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { findFreePort } from '@/e2e/support/free-port.mjs';
import { BUILD_FOLDER } from './build';

const START_LIMIT_MS = 300_000;
const READY = /^Orderflow is ready at (\S+)$/m;

/** A server process of the product, as `npm start` runs it. */
export interface Server {
  readonly url: string;
  /** From its start to the line that says it is ready. A build that was missing is in it. */
  readonly readyMs: number;
  /** Memory of the process now, in MiB; null where the system does not tell. */
  residentMiB(): number | null;
  stop(): Promise<void>;
}

/** Starts the server of the bench's build. @param nodeArgs options of Node, such as `--cpu-prof` */
export async function startServer(
  env: Record<string, string>,
  nodeArgs: readonly string[] = [],
): Promise<Server> {
  const port = await findFreePort();
  const started = performance.now();
  const child = spawn(process.execPath, [...nodeArgs, 'scripts/start.mjs'], {
    cwd: BUILD_FOLDER,
    env: { ...process.env, ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  let said = '';
  const ready = new Promise<string>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`no server after 5 minutes: ${said}`)), START_LIMIT_MS);
    child.stderr.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-4_000);
      const url = READY.exec(said)?.[1];
      if (url === undefined) return;
      clearTimeout(limit);
      resolve(url);
    });
    child.once('exit', () => {
      clearTimeout(limit);
      reject(new Error(`the server ended: ${said}`));
    });
  });
  try {
    const url = await ready;
    return {
      url,
      readyMs: performance.now() - started,
      residentMiB: () => residentMiBOf(child.pid ?? 0),
      stop,
    };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

function residentMiBOf(pid: number): number | null {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return null;
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(file, 'utf8'))?.[1];
  return kib === undefined ? null : Number(kib) / 1024;
}
