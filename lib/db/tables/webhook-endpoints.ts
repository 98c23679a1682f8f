import type { Sql } from '../database';

export interface WebhookEndpointRow {
  readonly id: bigint;
  readonly url: string;
  /** Its secret, sealed. */
  readonly sealed: string;
}

const SELECT = 'select id, url, sealed from webhook_endpoint';
const NEXT_ID = `select nextval(pg_get_serial_sequence('webhook_endpoint', 'id')) as id`;

/** The number of the next one: its secret is sealed under it before it is kept. */
export async function nextEndpointId(sql: Sql): Promise<bigint> {
  const [row] = await sql.query<{ id: bigint }>(NEXT_ID);
  if (row === undefined) throw new Error('there is no number for an endpoint');
  return row.id;
}

export async function addEndpoint(sql: Sql, row: WebhookEndpointRow, createdAt: Date): Promise<void> {
  const values = [row.id, row.url, row.sealed, createdAt];
  await sql.query(
    'insert into webhook_endpoint (id, url, sealed, created_at) values ($1, $2, $3, $4)',
    values,
  );
}

/** @returns null: it was removed */
export async function findEndpoint(sql: Sql, id: bigint): Promise<WebhookEndpointRow | null> {
  return (await sql.query<WebhookEndpointRow>(`${SELECT} where id = $1::bigint`, [id]))[0] ?? null;
}

export const findEndpoints = (sql: Sql) => sql.query<WebhookEndpointRow>(`${SELECT} order by id`);

/** Seals a secret anew, unless another process was faster. */
export async function resealEndpoint(
  sql: Sql,
  { id, sealed }: WebhookEndpointRow,
  anew: string,
): Promise<void> {
  await sql.query('update webhook_endpoint set sealed = $3 where id = $1::bigint and sealed = $2', [
    id,
    sealed,
    anew,
  ]);
}

export async function removeEndpoint(sql: Sql, id: bigint): Promise<void> {
  await sql.query('delete from webhook_endpoint where id = $1::bigint', [id]);
}
