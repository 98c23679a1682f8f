import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { PGlite, type Transaction, types } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { type Database, newPrismaClient, type Sql } from './client';

const parsers = { [types.INT8]: (text: string) => BigInt(text) };

function sqlOn(client: PGlite | Transaction): Sql {
  return {
    query: async <Row>(text: string, values: readonly unknown[] = []) =>
      (await client.query<Row>(text, [...values], { parsers })).rows,
    script: async (text) => {
      await client.exec(text);
    },
  };
}

/**
 * Opens PGlite, the embedded database. The caller holds the data lock: PGlite has none of its own.
 * @param folder where the files lie; null: in memory
 */
export async function openPglite(folder: string | null): Promise<Database> {
  if (folder !== null) await prepareFolder(folder);
  const client = await PGlite.create(folder === null ? {} : { dataDir: folder });
  const prisma = newPrismaClient(new PrismaPGlite(client));
  return {
    kind: 'pglite',
    isShared: false,
    prisma,
    ...sqlOn(client),
    transaction: (work) => client.transaction((transaction) => work(sqlOn(transaction))),
    listen: () => async () => {},
    close: async () => {
      await prisma.$disconnect();
      if (!client.closed) await client.close();
    },
  };
}

/**
 * Makes a new cluster beside its place and renames it there when it is whole:
 * a kill in the middle of the first start leaves nothing that a second start would trip over.
 */
async function prepareFolder(folder: string): Promise<void> {
  if (existsSync(path.join(folder, 'PG_VERSION'))) return;
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(path.dirname(folder), { recursive: true });
  const first = await PGlite.create({ dataDir: draft });
  await first.close();
  renameSync(draft, folder);
}
