import type { HealthJson, ServerFacts, ServerJson, SystemJson } from '@/lib/contract/system';
import type { Database, Sql } from '@/lib/db/database';
import { findServers } from '@/lib/db/tables/servers';
import { findBackgroundWork } from './background-work';
import type { OrderQueries } from './order-queries';
import { findTableSizes } from './table-sizes';

/** A server that was not heard of for so long is gone. */
const GONE_MS = 60_000;

/** The server that answers, as it is now. */
export interface ThisServer {
  readonly holder: string;
  readonly startedAt: Date;
  readonly facts: ServerFacts;
}

export interface SystemParts {
  readonly database: Database;
  readonly queries: OrderQueries;
  readonly mode: SystemJson['mode'];
  readonly health: readonly HealthJson[];
  readonly self: ThisServer;
  readonly now: Date;
}

const DATABASE = `select current_setting('server_version') as version, pg_database_size(current_database())::float8 as bytes,
  (select max(migration_name) from _prisma_migrations where finished_at is not null) as migration`;

/** How the system stands: `/desk/system`. */
export async function readSystem(parts: SystemParts): Promise<SystemJson> {
  const { database, queries, mode, health, now } = parts;
  const [servers, { versions }, [facts], tables, work] = await Promise.all([
    findAllServers(database, parts),
    queries.totals.read(),
    database.query<{ version: string; bytes: number; migration: string }>(DATABASE),
    findTableSizes(database),
    findBackgroundWork(database, now),
  ]);
  return {
    ...{ mode, servers, work, health },
    at: now.toISOString(),
    versions: versions.map(({ id, version, hash, orders, open }) => ({ id, version, hash, orders, open })),
    database: {
      kind: database.kind,
      version: facts?.version ?? '',
      bytes: facts?.bytes ?? 0,
      migration: facts?.migration ?? '',
      tables: tables.toSorted((one, other) => other.bytes - one.bytes),
    },
  };
}

/** The one that answers first: its own row may be some seconds old, or not written yet. */
async function findAllServers(sql: Sql, { self, now }: SystemParts): Promise<ServerJson[]> {
  const others = (await findServers(sql)).filter(({ holder }) => holder !== self.holder);
  const mine = {
    ...{ holder: self.holder, seenAt: now.toISOString(), isSeen: true, isThis: true },
    startedAt: self.startedAt.toISOString(),
  };
  return [
    { ...self.facts, ...mine },
    ...others.map(({ holder, startedAt, seenAt, facts }) => ({
      ...facts,
      ...{ holder, startedAt: startedAt.toISOString(), seenAt: seenAt.toISOString(), isThis: false },
      isSeen: now.getTime() - seenAt.getTime() < GONE_MS,
    })),
  ];
}
