import { can } from '@/lib/desk/can';
import { keepView, removeView, renameView } from '@/lib/desk/views';
import { AppError } from '@/lib/errors';
import { getApp } from '@/lib/server/app';
import { deskPaths } from '@/lib/story/desk-paths';
import { listQueryOf, viewQueryOf } from '@/lib/story/desk-views';
import { formAnswer } from './desk-form';
import { requirePerson } from './desk-page';
import { readForm } from './form';
import type { Incoming } from './route';

/** `POST /desk/orders/views`: keeps what a list shows as a view, renames one or removes it. */
export async function viewsByForm({ request, body }: Incoming): Promise<Response> {
  const person = await requirePerson(request, can.look);
  const field = await readForm(request, body);
  const { database } = getApp();
  const [name, query] = [field('name'), field('query')];
  const here = deskPaths.orders(listQueryOf(query));
  switch (field('act')) {
    case 'keep':
      return formAnswer(request, deskPaths.orders(viewQueryOf(query)), () =>
        keepView(database, person, { name, query, isShared: field('shared') !== '' }),
      );
    case 'rename':
      return formAnswer(request, here, () => renameView(database, person, { id: viewOf(field), name }));
    case 'remove':
      return formAnswer(request, here, () => removeView(database, person, viewOf(field)));
    default:
      throw new AppError('bad-request', 'act: takes keep, rename or remove', 'act');
  }
}

function viewOf(field: (name: string) => string): bigint {
  const text = field('view');
  if (/^[1-9]\d{0,17}$/.test(text)) return BigInt(text);
  throw new AppError('bad-request', 'view: takes the number of a view', 'view');
}
