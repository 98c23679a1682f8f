import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ChangedRingJson } from '@/lib/contract/secrets';
import { ENV_NAMES } from '@/lib/server/env.mjs';
import { CHECKOUT } from './server';

const TSX = 'node_modules/tsx/dist/cli.mjs';
const run = promisify(execFile);

/** `npm run secrets -- …`, as a person types it beside servers with these variables. @throws with what it said */
export async function secretsCommand(
  variables: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<string> {
  // An empty variable counts as unset, and unlike a missing one is not filled in from an .env file.
  const unset = Object.fromEntries(ENV_NAMES.map((name) => [name, '']));
  const env = { ...process.env, ...unset, ...variables };
  const { stdout } = await run(process.execPath, [TSX, 'scripts/secrets.ts', ...args], {
    cwd: CHECKOUT,
    env,
  });
  return stdout;
}

/** The same, read as JSON. */
export async function secretsJson(
  variables: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<ChangedRingJson> {
  return JSON.parse(await secretsCommand(variables, ...args, '--json')) as ChangedRingJson; // it makes it of this type
}
