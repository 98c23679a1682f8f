import type { Database } from '@/lib/db/database';
import { sealingKeys } from '@/lib/secrets/sealing-keys';
import { Secrets } from '@/lib/secrets/secrets';
import type { Env } from './get-env';
import type { Log } from './log';

/** The ring of keys of this database. What changes in it is logged, and by which key the environment seals it. */
export function openSecrets(database: Database, env: Env, log: Log, now: () => Date): Promise<Secrets> {
  if (env.databaseUrl !== null && env.secretsKeys === null)
    log.info('SECRETS_KEY is not set: OPERATOR_TOKEN seals the secrets in the database');
  return Secrets.open({
    database,
    sealingKeys: (mayMake) => sealingKeys(env, mayMake),
    webhookSecrets: env.webhookSecrets,
    now,
    onChange: (keyIds) => log.warn({ keyIds }, 'the secrets were changed'),
    onError: (message, error) => log.error({ err: error }, message),
  });
}
