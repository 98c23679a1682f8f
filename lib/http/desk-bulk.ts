import { BULK_ACTS, BULK_TURNS } from '@/lib/contract/desk-bulk';
import { can } from '@/lib/desk/can';
import { freezeSelection } from '@/lib/desk/freeze-selection';
import { turnBulk } from '@/lib/desk/turn-bulk';
import { AppError, isAppError } from '@/lib/errors';
import { getApp } from '@/lib/server/app';
import { filterQuery } from '@/lib/story/desk-filters';
import { deskPaths } from '@/lib/story/desk-paths';
import { readReason } from './desk-act';
import { orderListQuery } from './desk-orders';
import { requirePerson } from './desk-page';
import { readForm } from './form';
import type { Incoming } from './route';

/** The number of a bulk, as an address has it. @returns null: it is none */
export const parseBulkId = (text: string): bigint | null =>
  /^[1-9]\d{0,17}$/.test(text) ? BigInt(text) : null;

const seeOther = (location: string) =>
  new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });

/** `POST /desk/bulk/new`: keeps all that these filters show, for an act; leads to its preview. */
export async function freezeByForm({ request, body }: Incoming): Promise<Response> {
  const person = await requirePerson(request, can.operate);
  const field = await readForm(request, body);
  const act = BULK_ACTS.find((name) => name === field('bulk'));
  if (act === undefined)
    throw new AppError('bad-request', `bulk: takes one of ${BULK_ACTS.join(', ')}`, 'bulk');
  const query = await orderListQuery(field, 'no-bound');
  const filters = filterQuery(query.filters);
  const app = getApp();
  // Whole or not at all: a part of it would look like all that the list showed.
  const id = await app.database.transaction((sql) =>
    freezeSelection(sql, person, { act, query, filters, now: new Date() }),
  );
  return seeOther(deskPaths.bulk(id.toString()));
}

/** `POST /desk/bulk/<id>/turns`: starts, pauses, resumes or stops it; leads back to its page, which tells what became of it. */
export async function turnByForm({ request, url, body }: Incoming): Promise<Response> {
  const person = await requirePerson(request, can.operate);
  const id = parseBulkId(url.pathname.split('/').at(-2) ?? '');
  if (id === null) throw new AppError('not-found', 'There is no such bulk.');
  const field = await readForm(request, body);
  const turn = BULK_TURNS.find((name) => name === field('turn'));
  if (turn === undefined)
    throw new AppError('bad-request', `turn: takes one of ${BULK_TURNS.join(', ')}`, 'turn');
  const app = getApp();
  try {
    await turnBulk(app.database, person, { id, turn, reason: readReason(field), now: new Date() });
  } catch (error) {
    // Somebody was faster: the page says where it stands.
    if (!isAppError(error) || error.code !== 'conflict') throw error;
    return seeOther(deskPaths.bulk(id.toString(), { refused: turn }));
  }
  app.bulk.wake();
  return seeOther(deskPaths.bulk(id.toString()));
}
