import { existsSync, readFileSync } from 'node:fs';
import { type Server, startServer } from '@/e2e/support/server';
import { BUILD_FOLDER } from './build';

/** A server of the bench's build. */
export interface BenchServer extends Server {
  /** Memory of the process now, in MiB; null where the system does not tell. */
  residentMiB(): number | null;
}

/** Starts it. @param nodeArgs options of Node, such as `--cpu-prof` */
export async function startBenchServer(
  variables: Record<string, string>,
  nodeArgs: readonly string[] = [],
): Promise<BenchServer> {
  const server = await startServer({
    variables: { ...variables, PORT: '0', HOSTNAME: '127.0.0.1' },
    nodeArgs,
    checkout: BUILD_FOLDER,
  });
  return { ...server, residentMiB: () => residentMiBOf(server.pid) };
}

function residentMiBOf(pid: number): number | null {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return null;
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(file, 'utf8'))?.[1];
  return kib === undefined ? null : Number(kib) / 1024;
}
