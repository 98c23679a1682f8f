// `npm run secrets -- list | rotate | revoke | reset`: the keys that sign cookies, links in mail and payment deliveries.
// Ends with 2 when it could not.
import { existsSync } from 'node:fs';
import { readSecretsEnv } from '@/lib/server/env.mjs';
import { readSecretsCommand, type SecretsCommand } from '@/scripts/secrets/secrets-options';
import { formatChange, formatRing } from '@/scripts/secrets/secrets-report';
import { type SecretsTarget, withSecrets } from '@/scripts/secrets/secrets-target';

const VOID = 'What the old ones signed opens nothing any more: cookies of buyers, links in mail sent so far.';

async function answer(
  command: SecretsCommand,
  target: SecretsTarget,
): Promise<{ readonly json: object; readonly text: string }> {
  if (command.name === 'list') {
    const ring = await target.list();
    return { json: ring, text: formatRing(ring) };
  }
  if (command.name === 'rotate') {
    const { name: _name, ...change } = command;
    const changed = await target.rotate(change);
    return { json: changed, text: formatChange(changed) };
  }
  if (command.name === 'revoke') {
    const changed = await target.revoke(command.keyId);
    return { json: changed, text: `${command.keyId} is revoked.\n${formatChange(changed)}` };
  }
  const changed = await target.reset();
  return { json: changed, text: `${formatChange(changed)}\n\n${VOID} Start the servers again.` };
}

async function run(): Promise<void> {
  const { command, isJson } = readSecretsCommand(process.argv.slice(2));
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { json, text } = await withSecrets(readSecretsEnv(), (target) => answer(command, target));
  console.log(isJson ? JSON.stringify(json, null, 2) : text);
}

await run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
});
