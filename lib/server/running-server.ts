import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readDataLock } from './lock.mjs';

/** A server that has an embedded database open: it is asked, for two processes on one folder destroy it. */
export interface RunningServer {
  readonly url: string;
  readonly publicUrl: string | null;
  readonly operatorToken: string;
}

/**
 * Which server has this folder open.
 * @returns null: none @throws while it starts, or where its operator token is not to be had
 */
export function findRunningServer(dataDir: string): RunningServer | null {
  const holder = readDataLock(dataDir);
  if (holder === null) return null;
  if (holder.url === undefined)
    throw new Error(`The server (process ${holder.pid}) on ${dataDir} is still starting. Try again shortly.`);
  return { url: holder.url, publicUrl: holder.publicUrl ?? null, operatorToken: readToken(dataDir) };
}

function readToken(dataDir: string): string {
  const given = process.env.OPERATOR_TOKEN?.trim();
  if (given) return given;
  const file = path.join(dataDir, 'operator-token');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  throw new Error(`OPERATOR_TOKEN takes the token of the server on ${dataDir}; ${file} is not there.`);
}
