import type { AuditRow } from '@/lib/contract/audit';
import { can } from '@/lib/desk/can';
import { findAudit } from '@/lib/queries/audit';
import { getApp } from '@/lib/server/app';
import { type AuditFilters, readAuditFilters } from '@/lib/story/audit-filters';
import { csvAnswer, csvLine } from './csv';
import { requirePerson } from './desk-page';
import type { Incoming } from './route';

/** Rows of one file. */
const MAX_FILE_ROWS = 500_000;
/** Pages of one file: what is rare is looked for page by page. */
const MAX_FILE_PAGES = 20_000;

const COLUMNS = [
  ...(['id', 'at', 'person', 'role', 'act', 'orderId', 'input', 'reason', 'result', 'detail'] as const),
  ...(['askedId', 'hash'] as const),
] as const satisfies readonly (keyof AuditRow)[];

/** `GET /desk/audit/csv`: what the filters let through, the newest first, page after page as it is taken. */
export async function auditFile({ request, url }: Incoming): Promise<Response> {
  await requirePerson(request, can.oversee);
  const filters = readAuditFilters((name) => url.searchParams.get(name));
  return csvAnswer('audit.csv', auditLines(filters));
}

async function* auditLines(filters: AuditFilters): AsyncGenerator<string, undefined> {
  const { database, settings } = getApp();
  yield csvLine(COLUMNS);
  let before: string | null = null;
  let rows = 0;
  for (let pages = 0; pages < MAX_FILE_PAGES && rows < MAX_FILE_ROWS; pages += 1) {
    const page = await findAudit(database, filters, before, settings.now.timeZone);
    rows += page.rows.length;
    yield page.rows.map((row) => csvLine(COLUMNS.map((name) => row[name]))).join('');
    if (page.next === null) return undefined;
    before = page.next;
  }
  return undefined;
}
