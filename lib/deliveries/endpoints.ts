import { randomBytes } from 'node:crypto';
import type { Sql } from '@/lib/db/database';
import {
  addEndpoint,
  findEndpoint,
  findEndpoints,
  nextEndpointId,
  resealEndpoint,
} from '@/lib/db/tables/webhook-endpoints';
import type { Sealer } from '@/lib/secrets/sealer';
import { OutgoingError } from './outgoing-error';

/** Of the 24 to 64 that Standard Webhooks takes. */
const SECRET_BYTES = 32;

const calledOf = (id: bigint) => `webhook-endpoint-${id}`;

/** Keeps an address with a secret of its own. @returns the secret, which is shown once and kept sealed */
export async function makeEndpoint(
  sql: Sql,
  sealer: Sealer,
  url: string,
  now: Date,
): Promise<{ id: bigint; secret: string }> {
  const id = await nextEndpointId(sql);
  const secret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
  await addEndpoint(sql, { id, url, sealed: sealer.seal(secret, calledOf(id)) }, now);
  return { id, secret };
}

/** Where to, and what to sign with. @throws OutgoingError */
export async function openEndpoint(
  sql: Sql,
  sealer: Sealer,
  id: bigint,
): Promise<{ url: string; secret: string }> {
  const row = await findEndpoint(sql, id);
  if (row === null) throw new OutgoingError('this address was removed', true);
  const secret = sealer.open(row.sealed, calledOf(id));
  if (secret === null)
    throw new OutgoingError('its secret cannot be opened: SECRETS_KEY is another one than it was', true);
  return { url: row.url, secret };
}

/** After a change of `SECRETS_KEY`: seals with the new one what an old one sealed. */
export async function resealEndpoints(sql: Sql, sealer: Sealer): Promise<void> {
  for (const row of await findEndpoints(sql)) {
    if (sealer.isCurrent(row.sealed)) continue;
    const called = calledOf(row.id);
    const secret = sealer.open(row.sealed, called);
    if (secret !== null) await resealEndpoint(sql, row, sealer.seal(secret, called));
  }
}
