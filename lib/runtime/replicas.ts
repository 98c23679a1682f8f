import type { Database, Sql } from '@/lib/db/database';
import { NOTICES, SECRETS_CHANGED, SETTINGS_CHANGED } from '@/lib/db/notices';

/** PostgreSQL takes payloads below 8,000 bytes; an id and its comma are at most 20. */
const IDS_A_NOTICE = 350;
const NOTIFY = 'select pg_notify($1, payload) from unnest($2::text[]) as t(payload)';

/** What a commit tells the other processes on the same database. */
export interface News {
  /** Orders that changed. */
  readonly orderIds: readonly string[];
  /** The earliest instant at which something it opened is due, or null. */
  readonly nextDueAt: Date | null;
  /** Its steps threw signals. Of other processes it is not told: whoever threw them carries them. */
  readonly hasSignals?: true;
}

export interface ReplicasOptions {
  readonly database: Database;
  /** Names this process. */
  readonly holder: string;
  /** Another process committed. */
  readonly onNews: (news: News) => void;
  /** News may have been missed: anything may have changed, anything may be due. */
  readonly onGap: () => void;
  /** The ring of secrets was changed, by whomever. */
  readonly onSecrets: () => void;
  /** The settings of the shop were. */
  readonly onSettings: () => void;
  readonly onError: (message: string, error: unknown) => void;
}

/**
 * The other server processes on one PostgreSQL. They share the work through its locks alone; what they tell each
 * other only saves waiting: a notice that is lost costs time, never an order.
 */
export class Replicas {
  #stop: (() => Promise<void>) | null = null;

  constructor(private readonly options: ReplicasOptions) {}

  /** Begins to listen. Nothing is lost where the database belongs to this process alone. */
  start(): void {
    const { database, holder, onNews, onGap, onSecrets, onSettings, onError } = this.options;
    this.#stop ??= database.listen(NOTICES, {
      onNotice: (payload) => {
        if (payload === SECRETS_CHANGED) return onSecrets();
        if (payload === SETTINGS_CHANGED) return onSettings();
        const notice = parse(payload);
        if (notice !== null && notice.holder !== holder) onNews(notice);
      },
      onConnected: onGap,
      onError: (error) => onError('other processes cannot be heard for now', error),
    });
  }

  async stop(): Promise<void> {
    await this.#stop?.();
  }

  /** Tells the others, when this transaction commits. */
  async tell(sql: Sql, { orderIds, nextDueAt }: News): Promise<void> {
    if (!this.options.database.isShared || orderIds.length === 0) return;
    const payloads: string[] = [];
    for (let at = 0; at < orderIds.length; at += IDS_A_NOTICE) {
      const ids = orderIds.slice(at, at + IDS_A_NOTICE).join(',');
      payloads.push(`${this.options.holder} ${nextDueAt?.getTime() ?? ''} ${ids}`);
    }
    await sql.query(NOTIFY, [NOTICES, payloads]);
  }
}

/** Null for what an older or newer version may say. */
function parse(payload: string): (News & { readonly holder: string }) | null {
  const [, holder, due, ids] = /^(\S+) (\d*) (\d+(?:,\d+)*)$/.exec(payload) ?? [];
  if (holder === undefined || due === undefined || ids === undefined) return null;
  return { holder, nextDueAt: due === '' ? null : new Date(Number(due)), orderIds: ids.split(',') };
}
