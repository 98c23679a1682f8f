import type { ChangedRingJson, RingJson, SecretPurpose } from '@/lib/contract/secrets';
import { KeptFresh } from '@/lib/db/kept-fresh';
import { AppError } from '@/lib/errors';
import { keyIdOf, type Ring, type SigningPurpose } from './ring';
import { fleetingRing } from './ring-draft';
import { listRing, prepareRing, type RingStore, readRing, revokeKey, rotateRing } from './ring-store';

export interface SecretsOptions extends Omit<RingStore, 'hasWebhookSecrets'> {
  /** `PAYMENT_WEBHOOK_SECRET`, the one to sign with first; null: the ring has them. */
  readonly webhookSecrets: readonly string[] | null;
  /** The ring is another one now. */
  readonly onChange: (keyIds: readonly string[]) => void;
  readonly onError: (message: string, error: unknown) => void;
}

/** Signs, and tells what was signed. */
export interface Signing {
  /** The signature of a text; it carries the number of its key. */
  sign(purpose: SigningPurpose, text: string): string;
  isSigned(purpose: SigningPurpose, text: string, signature: string): boolean;
}

interface Reading {
  /** Null: nothing is kept, so nothing is read. */
  readonly store: RingStore | null;
  readonly webhookSecrets: readonly string[] | null;
  readonly now: () => Date;
  readonly onChange: (keyIds: readonly string[]) => void;
  readonly onError: (message: string, error: unknown) => void;
}

/**
 * The secrets of a running server. What another process changes is read again when that is told, and after each time in
 * which nothing could be heard.
 */
export class Secrets implements Signing {
  readonly #fresh = new KeptFresh(
    async () => this.#take(await readRing(this.#store())),
    (error) =>
      this.options.onError('the secrets could not be read again: those known so far are used', error),
  );

  private constructor(
    private readonly options: Reading,
    private ring: Ring,
  ) {}

  /** @throws SealedRingError */
  static async open(options: SecretsOptions): Promise<Secrets> {
    const { webhookSecrets, now, onChange, onError } = options;
    const store = { ...options, hasWebhookSecrets: webhookSecrets !== null };
    return new Secrets({ store, webhookSecrets, now, onChange, onError }, await prepareRing(store));
  }

  /** For what opens the product and serves nobody: the database's own are neither read nor made. */
  static fleeting(now: () => Date): Secrets {
    const options = { store: null, webhookSecrets: null, now, onChange: () => {}, onError: () => {} };
    return new Secrets(options, fleetingRing(now()));
  }

  sign(purpose: SigningPurpose, text: string): string {
    return this.ring.sign(purpose, text, this.options.now());
  }

  isSigned(purpose: SigningPurpose, text: string, signature: string): boolean {
    return this.ring.signer(purpose, text, signature, this.options.now()) !== null;
  }

  /** Did a key sign it that will end? Then it is time to sign it anew. */
  isSignedByOld(purpose: SigningPurpose, text: string, signature: string): boolean {
    const now = this.options.now();
    const signer = this.ring.signer(purpose, text, signature, now);
    return signer !== null && signer !== this.ring.valid(purpose, now)[0];
  }

  /** Standard Webhooks secrets that are valid now, the one to sign with first. */
  get webhookSecrets(): readonly string[] {
    const { webhookSecrets, now } = this.options;
    return webhookSecrets ?? this.ring.valid('webhooks', now()).map(({ secret }) => secret);
  }

  list(): Promise<RingJson> {
    return listRing(this.#store());
  }

  /** See `rotateRing`. */
  async rotate(change: {
    readonly purpose?: SecretPurpose;
    readonly keepMs?: number;
  }): Promise<ChangedRingJson> {
    return this.#changed(await rotateRing(this.#store(), change));
  }

  /** See `revokeKey`. */
  async revoke(keyId: string): Promise<ChangedRingJson> {
    return this.#changed(await revokeKey(this.#store(), keyId));
  }

  /** Another process may have changed the ring. */
  changed(): void {
    if (this.options.store !== null) this.#fresh.changed();
  }

  close(): Promise<void> {
    return this.#fresh.close();
  }

  #store(): RingStore {
    const { store } = this.options;
    if (store === null) throw new AppError('conflict', 'These secrets are kept nowhere.');
    return store;
  }

  async #changed(made: ChangedRingJson['made']): Promise<ChangedRingJson> {
    this.changed();
    await this.#fresh.settled();
    return { ...(await this.list()), made };
  }

  #take(ring: Ring): void {
    const ids = (one: Ring) => one.keys.map(keyIdOf);
    const isSame = String(ids(ring)) === String(ids(this.ring));
    this.ring = ring;
    if (!isSame) this.options.onChange(ids(ring));
  }
}
