/**
 * Development only: lets Prisma's own schema engine compare schema and migrations, offline.
 * `npx tsx scripts/schema-diff.ts` prints the SQL that leads from the migrations under prisma/migrations to prisma/schema.prisma.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { bindSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { readMigrations } from '@/lib/db/migrate';

const SCHEMA_PATH = path.resolve('prisma/schema.prisma');

interface SchemaEngine {
  diff(params: object): Promise<{ exitCode: number; stdout: string | null }>;
}

/** The wasm module is an internal interface of Prisma and typed for a bundler: it is set up by hand here. */
async function openSchemaEngine(database: PGlite): Promise<SchemaEngine> {
  const folder = path.resolve('node_modules/@prisma/schema-engine-wasm');
  const glue = await import(pathToFileURL(path.join(folder, 'schema_engine_bg.js')).href);
  const module = await WebAssembly.compile(readFileSync(path.join(folder, 'schema_engine_bg.wasm')));
  const instance = await WebAssembly.instantiate(module, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  const datamodels: [string, string][] = [[SCHEMA_PATH, readFileSync(SCHEMA_PATH, 'utf8')]];
  return glue.SchemaEngine.new(
    { datamodels },
    () => {},
    bindSqlAdapterFactory(new PrismaPGlite(database) as never),
  );
}

/**
 * The SQL that leads from the migrations to the schema.
 * @param cluster files of a database that has the migrations; left out: a new one gets them
 * @returns Prisma's text; `-- This is an empty migration.` when both agree.
 */
export async function diffMigrationsToSchema(cluster?: Blob): Promise<string> {
  const database = await PGlite.create(cluster === undefined ? {} : { loadDataDir: cluster });
  try {
    if (cluster === undefined) for (const migration of readMigrations()) await database.exec(migration.sql);
    const engine = await openSchemaEngine(database);
    const files = [{ path: SCHEMA_PATH, content: readFileSync(SCHEMA_PATH, 'utf8') }];
    const result = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: path.resolve('.') },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
      shadowDatabaseUrl: null,
    });
    return result.stdout ?? '';
  } finally {
    await database.close();
  }
}

if (process.argv[1]?.endsWith('schema-diff.ts')) console.log(await diffMigrationsToSchema());
