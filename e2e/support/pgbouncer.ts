import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { findPgbouncer } from '@/scripts/setup/system-parts.mjs';
import { findFreePort } from './free-port.mjs';
import { findOwner } from './postgres.mjs';
import { waitFor } from './wait-for';

export interface Pgbouncer {
  /** The same database through the pooler. */
  urlOf(direct: string): string;
  stop(): Promise<void>;
}

/** Ends with its own standard input, so that nothing is left of a test that was killed. */
const WITH_ITS_PARENT = '"$1" "$2" & cat >/dev/null; kill "$!"; wait "$!"';

/**
 * Starts PgBouncer before the server of this URL, in transaction mode, as it is set up when nothing else is said.
 * @param serverConnections so few that each serves many clients in turns
 */
export async function startPgbouncer(
  server: string,
  { users, serverConnections }: { readonly users: readonly string[]; readonly serverConnections: number },
): Promise<Pgbouncer> {
  const program = findPgbouncer();
  if (program === null) throw new Error('No PgBouncer was found.');
  const owner = findOwner();
  const folder = mkdtempSync('/tmp/orderflow-pgbouncer-');
  if (owner !== null) chownSync(folder, owner.uid, owner.gid);
  const { hostname, port: serverPort } = new URL(server);
  const port = await findFreePort();
  const userList = join(folder, 'users.txt');
  writeFileSync(userList, users.map((user) => `"${user}" ""\n`).join(''));
  const settings = join(folder, 'pgbouncer.ini');
  writeFileSync(
    settings,
    `[databases]
* = host=${hostname} port=${serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${userList}
pool_mode = transaction
default_pool_size = ${serverConnections}
`,
  );
  const child = spawn('sh', ['-c', WITH_ITS_PARENT, 'sh', program, settings], {
    ...owner,
    cwd: folder,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-4_000);
  });
  await waitFor(`PgBouncer to listen: ${said}`, () => isListening(port));
  return {
    urlOf: (direct) => {
      const url = new URL(direct);
      url.port = String(port);
      return url.href;
    },
    stop: async () => {
      const gone = once(child, 'exit');
      child.stdin.end();
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
