import { Sandpay } from '@/lib/payments/sandpay/sandpay';
import type { Secrets } from '@/lib/secrets/secrets';
import { askServer } from './ask-server';
import type { Env } from './get-env';

/** It reaches the shop as any provider would, over HTTP; never by a name that a request brought along. */
export function openSandpay(env: Env, secrets: Secrets, now: () => Date): Sandpay {
  const isEverywhere = ['localhost', '0.0.0.0', '::'].includes(env.hostname);
  const host = isEverywhere ? '127.0.0.1' : env.hostname.includes(':') ? `[${env.hostname}]` : env.hostname;
  return new Sandpay({
    // The server writes the port it got into the environment, when it has one.
    askShop: (path, asking) =>
      askServer(`http://${host}:${process.env.PORT ?? env.port}${path}`, env.publicUrl, asking),
    secret: () => secrets.webhookSecrets[0] ?? '',
    now,
  });
}
