import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { findFreePort } from '@/lib/testing/free-port.mjs';
import { findProgram } from '@/scripts/setup/system-parts.mjs';
import { findOwner, temporaryFolder } from './postgres.mjs';
import { waitFor } from './wait-for';
import { startWithItsParent } from './with-its-parent';

export interface Pgbouncer {
  /** The same database through the pooler. */
  urlOf(direct: string): string;
  stop(): Promise<void>;
}

/**
 * Starts PgBouncer before the server of this URL, in transaction mode, as it is set up when nothing else is said.
 * @param serverConnections so few that each serves many clients in turns
 */
export async function startPgbouncer(
  server: string,
  { users, serverConnections }: { readonly users: readonly string[]; readonly serverConnections: number },
): Promise<Pgbouncer> {
  const program = findProgram('pgbouncer');
  if (program === null) throw new Error('No PgBouncer was found.');
  const owner = findOwner();
  const folder = mkdtempSync(join(temporaryFolder(), 'orderflow-pgbouncer-'));
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
  const pgbouncer = startWithItsParent(program, [settings], { ...owner, cwd: folder });
  let said = '';
  pgbouncer.says.on('data', (chunk) => {
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
      await pgbouncer.end();
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
