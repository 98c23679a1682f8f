import { existsSync, readFileSync } from 'node:fs';
import { type Server, startServer } from '@/e2e/support/server';
import { BUILD_FOLDER } from './build';

/** A server of the bench's build. */
export interface BenchServer extends Server {
  /** Memory of the process now, in MiB; null where the system does not tell. */
  residentMiB(): number | null;
  /** Processor time that it has taken so far, all its threads together; null where the system does not tell. */
  processorMs(): number | null;
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
  return {
    ...server,
    residentMiB: () => residentMiBOf(server.pid),
    processorMs: () => processorMsOf(server.pid),
  };
}

function residentMiBOf(pid: number): number | null {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return null;
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(file, 'utf8'))?.[1];
  return kib === undefined ? null : Number(kib) / 1024;
}

/** Linux counts in hundredths of a second, whatever its clock. */
const TICK_MS = 10;

function processorMsOf(pid: number): number | null {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return null;
  // Behind the name, which may hold anything: fields 14 and 15 of proc(5), user and system.
  const fields = readFileSync(file, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
