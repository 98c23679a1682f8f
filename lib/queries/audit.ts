import type { AuditJson, AuditRow } from '@/lib/contract/audit';
import type { Sql } from '@/lib/db/database';
import type { AuditFilters } from '@/lib/story/audit-filters';

const PAGE = 50;
/** Rows that are looked at for one page: what is rare is looked for page by page. */
const LOOKED_AT = 20_000;

interface Row extends Omit<AuditRow, 'id' | 'at' | 'askedId'> {
  readonly id: bigint;
  readonly at: Date;
  readonly askedId: bigint | null;
}

const COLUMNS = `a.id, a.at, a.person, a.role, a.act, (select o.id::text from orders o where o.number = a.order_number) as "orderId",
  a.input, a.reason, a.result, a.detail, a.asked_id as "askedId", a.hash`;

/** An order has an index of its own; of all others the newest rows are looked at. */
function readPage(
  { person, act, order, result, from, to, text }: AuditFilters,
  before: string | null,
  timeZone: string,
) {
  const values: unknown[] = [];
  const bind = (value: unknown, type: string) => {
    values.push(value);
    return `$${values.length}::${type}`;
  };
  const wanted = ['true'];
  const window = [before === null ? 'true' : `id < ${bind(before, 'bigint')}`];
  const midnight = (day: string) =>
    `(${bind(day, 'date')})::timestamp at time zone ${bind(timeZone, 'text')}`;
  if (from !== '') window.push(`at >= ${midnight(from)}`);
  if (to !== '')
    window.push(`at < (${bind(to, 'date')} + 1)::timestamp at time zone ${bind(timeZone, 'text')}`);
  if (order !== '')
    window.push(`order_number = (select number from orders where id = ${bind(order, 'bigint')})`);
  if (person !== '') wanted.push(`lower(a.person) = lower(${bind(person, 'text')})`);
  if (act !== '') wanted.push(`a.act = ${bind(act, 'text')}`);
  if (result !== '') wanted.push(`a.result = ${bind(result, 'text')}`);
  if (text !== '') {
    const part = bind(`%${text.replace(/[\\%_]/g, '\\$&')}%`, 'text');
    wanted.push(`(a.reason ilike ${part} or a.detail ilike ${part} or a.input ilike ${part})`);
  }
  const looked = `select * from desk_act where ${window.join(' and ')} order by id desc limit ${LOOKED_AT}`;
  return {
    values,
    rows: `select ${COLUMNS} from (${looked}) a where ${wanted.join(' and ')} order by a.id desc limit ${PAGE + 1}`,
    end: `select min(id) as last, count(*)::int as looked from (${looked}) a where ${wanted[0]}`,
  };
}

/** A page of the record, the newest first. @param before older than this row; null: the newest; `timeZone`: whose days the filters name */
export async function findAudit(
  sql: Sql,
  filters: AuditFilters,
  before: string | null,
  timeZone: string,
): Promise<AuditJson> {
  const { values, rows: text } = readPage(filters, before, timeZone);
  const found = await sql.query<Row>(text, values);
  const rows = found.slice(0, PAGE).map(auditRow);
  if (found.length > PAGE) return { rows, next: rows.at(-1)?.id ?? null, lookedBackTo: null };
  const last = await lastLookedAt(sql, filters, before, timeZone);
  return { rows, next: last, lookedBackTo: last };
}

/** Where a look ended that did not come to the end; null: it did. */
async function lastLookedAt(
  sql: Sql,
  filters: AuditFilters,
  before: string | null,
  timeZone: string,
): Promise<string | null> {
  // What rows have to be like is asked of those that are looked at: it says nothing of how far that is.
  const window = { ...filters, person: '', act: '', result: '', text: '' };
  const { values, end } = readPage(window, before, timeZone);
  const [row] = await sql.query<{ last: bigint | null; looked: number }>(end, values);
  return row !== undefined && row.looked >= LOOKED_AT ? (row.last?.toString() ?? null) : null;
}

const auditRow = (row: Row): AuditRow => ({
  ...row,
  id: row.id.toString(),
  at: row.at.toISOString(),
  askedId: row.askedId?.toString() ?? null,
});
