import type { MadeSecretJson, RingJson, SecretPurpose } from '@/lib/contract/secrets';
import { SECRET_PURPOSES } from '@/lib/contract/secrets';
import type { Database, Sql } from '@/lib/db/database';
import {
  deleteEndedSecretKeys,
  deleteSecretKey,
  endSecretKeys,
  findSecretKeys,
  lockSecretKeys,
  type SecretKeyRow,
  takePlainSecrets,
  tellSecretsChanged,
} from '@/lib/db/tables/secret-keys';
import { AppError } from '@/lib/errors';
import { keyIdOf, Ring, type SecretKey } from './ring';
import { KEEP_MS, RingDraft } from './ring-draft';
import { Sealer } from './sealer';

/** What a command on the ring needs: where it lies, what seals it, what the environment decides instead of it. */
export interface RingStore {
  readonly database: Database;
  /** The keys that seal; `mayMake` where the ring is empty. */
  readonly sealingKeys: (mayMake: boolean) => readonly string[];
  /** `PAYMENT_WEBHOOK_SECRET` says the secrets of webhooks. */
  readonly hasWebhookSecrets: boolean;
  readonly now: () => Date;
}

/** More are no rotation any more. */
const MAX_KEYS = 20;

/** What lay in the database as plain text, and what it signed. */
const PLAIN: Record<string, readonly SecretPurpose[]> = {
  'cookie-secret': ['cookies', 'links'],
  'webhook-secret': ['webhooks'],
};

const NOT_OPENED =
  'SECRETS_KEY takes the key that the secrets in this database were sealed with (several with a space between: the first seals, all open; where it was not set, what OPERATOR_TOKEN or DATA_DIR/secrets-key said then), and it is not among those given. Without it `npm run secrets -- reset` makes new secrets: cookies and links in mail made so far then open nothing.';
const NO_RING = 'There are no secrets in this database yet: the first start of the server makes them.';

/** The ring cannot be opened with the keys that are there. Its message is for whoever starts the server. */
export class SealedRingError extends Error {
  override readonly name = 'SealedRingError';
  constructor() {
    super(NOT_OPENED);
  }
}

/**
 * Makes the ring ready at a start: makes what is missing, takes in what lay in the database as plain text, seals anew what
 * another key sealed, and forgets what has ended. Of servers that start at once one does it.
 * @throws SealedRingError
 */
export function prepareRing(store: RingStore): Promise<Ring> {
  return changing(store, async (sql) => {
    const rows = await findSecretKeys(sql);
    const sealer = sealerOf(store, rows.length === 0);
    const ring = new RingDraft(sql, sealer, open(rows, sealer), store.now());
    for (const { purpose, number, sealed } of rows)
      if (!sealer.isCurrent(sealed)) await ring.reseal(purpose, number);
    for (const { key, value } of await takePlainSecrets(sql))
      for (const purpose of PLAIN[key] ?? []) await ring.takeIn(purpose, value);
    for (const purpose of SECRET_PURPOSES)
      if (!ring.has(purpose) && !(purpose === 'webhooks' && store.hasWebhookSecrets))
        await ring.make(purpose);
    await deleteEndedSecretKeys(sql, store.now());
    return ring.made();
  });
}

/** @throws SealedRingError */
export async function readRing(store: RingStore): Promise<Ring> {
  const rows = await findSecretKeys(store.database);
  return new Ring(open(rows, sealerOf(store, false)));
}

/** The keys that are there, whether they can be opened or not: never what they are. */
export async function listRing({ database, now }: Pick<RingStore, 'database' | 'now'>): Promise<RingJson> {
  const rows = await findSecretKeys(database);
  return {
    keys: rows
      .filter(({ validUntil }) => validUntil === null || validUntil.getTime() > now().getTime())
      .map((row) => ({
        keyId: keyIdOf(keyRef(row)),
        purpose: keyRef(row).purpose,
        createdAt: row.createdAt.toISOString(),
        validUntil: row.validUntil?.toISOString() ?? null,
      })),
  };
}

/**
 * Makes new keys; the old ones end in `keepMs`, or when they would have ended before.
 * @param purpose left out: all that the ring decides
 * @param keepMs left out: `KEEP_MS`
 * @throws AppError `conflict`: the environment decides, or too many are valid · SealedRingError
 */
export async function rotateRing(
  store: RingStore,
  { purpose, keepMs }: { readonly purpose?: SecretPurpose; readonly keepMs?: number },
): Promise<MadeSecretJson[]> {
  if (purpose === 'webhooks' && store.hasWebhookSecrets)
    throw new AppError(
      'conflict',
      'PAYMENT_WEBHOOK_SECRET says the secrets of webhooks: put the new one before the old one there, and start the servers again.',
    );
  const wanted = SECRET_PURPOSES.filter((one) => one !== 'webhooks' || !store.hasWebhookSecrets);
  return changing(store, async (sql) => {
    const ring = await draftOf(store, sql);
    const made: SecretKey[] = [];
    for (const one of purpose === undefined ? wanted : [purpose]) {
      if (ring.count(one) >= MAX_KEYS)
        throw new AppError(
          'conflict',
          `${MAX_KEYS} keys of ${one} are valid: revoke some, or wait for their end.`,
        );
      await endSecretKeys(sql, one, new Date(store.now().getTime() + (keepMs ?? KEEP_MS[one])));
      made.push(await ring.make(one));
    }
    await deleteEndedSecretKeys(sql, store.now());
    return made.map(madeJson);
  });
}

/**
 * Ends a key at once and deletes it. In place of the one that no other has followed a new one is made.
 * @throws AppError `not-found` · SealedRingError
 */
export function revokeKey(store: RingStore, keyId: string): Promise<MadeSecretJson[]> {
  return changing(store, async (sql) => {
    const ring = await draftOf(store, sql);
    const key = ring.find(keyId);
    if (key === undefined)
      throw new AppError(
        'not-found',
        `There is no key ${keyId}: npm run secrets -- list names them.`,
        'keyId',
      );
    const made = key.validUntil === null ? [await ring.make(key.purpose)] : [];
    await deleteSecretKey(sql, key.purpose, key.number);
    return made.map(madeJson);
  });
}

/**
 * Throws a ring away that cannot be opened, and makes another. What the old one signed opens nothing any more.
 * @throws AppError `conflict`: it can be opened
 */
export function resetRing(store: RingStore): Promise<MadeSecretJson[]> {
  return changing(store, async (sql) => {
    const rows = await findSecretKeys(sql);
    if (rows.length === 0) throw new AppError('conflict', NO_RING);
    const sealer = sealerOf(store, true);
    if (rows.every((row) => sealer.open(row.sealed, keyIdOf(keyRef(row))) !== null))
      throw new AppError(
        'conflict',
        'The secrets can be opened: nothing is to be reset. npm run secrets -- rotate --keep PT0S ends the old ones at once.',
      );
    // Their numbers are not given again.
    const ring = new RingDraft(
      sql,
      sealer,
      rows.map((row) => ({ ...keyRef(row), secret: '' })),
      store.now(),
    );
    const made: SecretKey[] = [];
    for (const purpose of new Set(rows.map((row) => keyRef(row).purpose)))
      made.push(await ring.make(purpose));
    for (const { purpose, number } of rows) await deleteSecretKey(sql, purpose, number);
    return made.map(madeJson);
  });
}

/** A change of the ring: one at a time, told to the other servers when it is committed. */
function changing<T>({ database }: RingStore, work: (sql: Sql) => Promise<T>): Promise<T> {
  return database.transaction(async (sql) => {
    await lockSecretKeys(sql);
    const result = await work(sql);
    if (database.isShared) await tellSecretsChanged(sql);
    return result;
  });
}

async function draftOf(store: RingStore, sql: Sql): Promise<RingDraft> {
  const rows = await findSecretKeys(sql);
  if (rows.length === 0) throw new AppError('conflict', NO_RING);
  const sealer = sealerOf(store, false);
  return new RingDraft(sql, sealer, open(rows, sealer), store.now());
}

function sealerOf({ sealingKeys }: RingStore, mayMake: boolean): Sealer {
  const keys = sealingKeys(mayMake);
  if (keys.length === 0) throw new SealedRingError();
  return new Sealer(keys);
}

/** Written by this file alone. */
const keyRef = (row: SecretKeyRow) => ({ ...row, purpose: row.purpose as SecretPurpose });

function open(rows: readonly SecretKeyRow[], sealer: Sealer): SecretKey[] {
  return rows.map(keyRef).map(({ sealed, ...row }) => {
    const secret = sealer.open(sealed, keyIdOf(row));
    if (secret === null) throw new SealedRingError();
    return { ...row, secret };
  });
}

const madeJson = (key: SecretKey): MadeSecretJson => ({
  keyId: keyIdOf(key),
  ...(key.purpose === 'webhooks' ? { secret: key.secret } : {}),
});
