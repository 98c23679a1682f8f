import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import type { Database } from '../database';
import { type Migration, migrate } from '../migrate';
import { openDatabase } from '../open';
import { databaseOnPglite } from '../pglite';
import { migratedCluster } from './migrated-cluster';

interface TestDatabaseOptions {
  /** PGlite keeps its files in a folder, as the product's does, instead of in memory. */
  readonly onDisk?: boolean;
}

/**
 * A fresh, migrated database for one test file: PGlite in memory, or, with TEST_DATABASE=postgres, a new database
 * on the server that TEST_DATABASE_URL names, copied from TEST_DATABASE_TEMPLATE if that is set. Closing it removes it.
 */
export async function openTestDatabase({ onDisk = false }: TestDatabaseOptions = {}): Promise<Database> {
  const database =
    process.env.TEST_DATABASE === 'postgres' ? await openTestPostgres() : await openTestPglite({ onDisk });
  // Both begin as copies of a migrated one: this finds nothing to do, or says that they were made of something else.
  await migrate(database);
  return database;
}

/** The same with these migrations alone: for a test of those that are missing. */
export async function openOldDatabase(migrations: readonly Migration[]): Promise<Database> {
  const isPostgres = process.env.TEST_DATABASE === 'postgres';
  const database = isPostgres ? await openTestPostgres(null) : databaseOnPglite(await PGlite.create());
  await migrate(database, [...migrations]);
  return database;
}

/** PGlite, migrated; in memory unless it is asked to be elsewhere. */
export async function openTestPglite({ onDisk = false }: TestDatabaseOptions = {}): Promise<Database> {
  const loadDataDir = await migratedCluster();
  if (!onDisk) return databaseOnPglite(await PGlite.create({ loadDataDir }));
  const dataDir = mkdtempSync(path.join(tmpdir(), 'orderflow-test-'));
  const database = databaseOnPglite(await PGlite.create({ dataDir, loadDataDir }));
  return {
    ...database,
    close: async () => {
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The same database for something that closes what it was given: it stays open for the next one. */
export function keepOpen(database: Database): Database {
  return { ...database, close: async () => {} };
}

async function openTestPostgres(template = process.env.TEST_DATABASE_TEMPLATE ?? null): Promise<Database> {
  const server = process.env.TEST_DATABASE_URL;
  if (server === undefined)
    throw new Error('TEST_DATABASE_URL names the PostgreSQL server that the tests may use.');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await runOn(server, `create database ${name}${template === null ? '' : ` template ${template}`}`);
  const database = await openNamed(server, name);
  return {
    ...database,
    close: async () => {
      await database.close();
      await runOn(server, `drop database if exists ${name} with (force)`);
    },
  };
}

/** Makes a migrated database on this server, for others to be copied from. @returns its name */
export async function makeTemplate(server: string): Promise<string> {
  const name = `template_${randomBytes(8).toString('hex')}`;
  await runOn(server, `create database ${name}`);
  const database = await openNamed(server, name);
  await migrate(database);
  // PostgreSQL copies only what nobody is connected to.
  await database.close();
  return name;
}

function openNamed(server: string, name: string): Promise<Database> {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return openDatabase({ url: url.href, folder: null });
}

/** Runs one statement on a connection of its own, such as `create database`, which no transaction takes. */
export async function runOn(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
