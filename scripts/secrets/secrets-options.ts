import { SECRET_PURPOSES, type SecretPurpose } from '@/lib/contract/secrets';
import { readDurationMs } from '@/lib/server/env-values.mjs';
import { readCommandLine } from '@/scripts/setup/command-line.mjs';

export const HELP = `npm run secrets -- COMMAND

  list                                  the keys that sign cookies, links in mail and payment deliveries
  rotate [cookies|links|webhooks]       makes new keys; old ones stay valid for a while
         [--keep P7D]                   for how long (links and webhooks: 7 days, cookies: 30 days)
  revoke KEYID                          ends a key at once, such as cookies-2
  reset                                 throws secrets away that no SECRETS_KEY opens, and makes new ones

--json prints the answer as JSON. Running servers take all of it up within seconds.

For example: npm run secrets -- rotate webhooks --keep P7D`;

export type SecretsCommand =
  | { readonly name: 'list' | 'reset' }
  | { readonly name: 'rotate'; readonly purpose?: SecretPurpose; readonly keepMs?: number }
  | { readonly name: 'revoke'; readonly keyId: string };

/** @throws with a line that says what the command takes */
export function readSecretsCommand(args: readonly string[]): {
  readonly command: SecretsCommand;
  readonly isJson: boolean;
} {
  const { values, positionals } = readCommandLine(
    HELP,
    {
      options: { json: { type: 'boolean', default: false }, keep: { type: 'string' } },
      allowPositionals: true,
    },
    args,
  );
  const [name, what, ...rest] = positionals;
  const isJson = values.json;
  if (rest.length > 0 || (what !== undefined && (name === 'list' || name === 'reset')))
    throw new Error(`${name} takes no "${rest[0] ?? what}".\n\n${HELP}`);
  if (values.keep !== undefined && name !== 'rotate') throw new Error(`--keep belongs to rotate.\n\n${HELP}`);
  switch (name) {
    case 'list':
    case 'reset':
      return { command: { name }, isJson };
    case 'revoke':
      if (what === undefined) throw new Error(`revoke takes the id of a key, such as cookies-2.\n\n${HELP}`);
      return { command: { name, keyId: what }, isJson };
    case 'rotate': {
      const purpose = SECRET_PURPOSES.find((one) => one === what);
      if (what !== undefined && purpose === undefined)
        throw new Error(
          `rotate takes one of ${SECRET_PURPOSES.join(', ')}, or nothing for all, not "${what}".`,
        );
      const keepMs = values.keep === undefined ? undefined : readDurationMs('--keep', values.keep);
      return {
        command: {
          name,
          ...(purpose === undefined ? {} : { purpose }),
          ...(keepMs === undefined ? {} : { keepMs }),
        },
        isJson,
      };
    }
    default:
      throw new Error(name === undefined ? HELP : `There is no command "${name}".\n\n${HELP}`);
  }
}
