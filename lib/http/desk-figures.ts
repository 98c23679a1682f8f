import { can } from '@/lib/desk/can';
import { AppError } from '@/lib/errors';
import { type JournalLine, journalOf } from '@/lib/queries/journal';
import { getApp } from '@/lib/server/app';
import { MAX_DAYS, readDays } from '@/lib/story/shop-days';
import { csvAnswer, csvLine } from './csv';
import { requirePerson } from './desk-page';
import type { Incoming } from './route';

const COLUMNS = [
  ...(['entry', 'at', 'kind', 'orderId', 'invoice', 'reference', 'account', 'debit', 'credit'] as const),
  'currency',
] as const satisfies readonly (keyof JournalLine)[];

/** `GET /desk/figures/journal?from=&to=`: the books of these days, two lines an entry. */
export async function journalFile({ request, url }: Incoming): Promise<Response> {
  await requirePerson(request, can.account);
  const { timeZone } = getApp().settings.now;
  const days = readDays(url.searchParams.get('from'), url.searchParams.get('to'), new Date(), timeZone);
  if (days === null)
    throw new AppError(
      'bad-request',
      `from and to take days such as 2026-11-01, ${MAX_DAYS} at most.`,
      'from',
    );
  const pages = journalOf(getApp().database, days);
  // Whether there are too many is known before the answer begins.
  const first = await pages.next();
  return csvAnswer(`journal-${days.from}-${days.to}.csv`, portions(first.value ?? [], pages));
}

const linesOf = (lines: readonly JournalLine[]) =>
  lines.map((line) => csvLine(COLUMNS.map((name) => line[name]))).join('');

async function* portions(
  first: readonly JournalLine[],
  pages: AsyncGenerator<JournalLine[], undefined>,
): AsyncGenerator<string, undefined> {
  yield `${csvLine(COLUMNS)}${linesOf(first)}`;
  for await (const lines of pages) yield linesOf(lines);
  return undefined;
}
