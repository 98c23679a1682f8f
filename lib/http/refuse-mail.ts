import { AppError } from '@/lib/errors';
import { serverPaths } from '@/lib/paths';
import { getApp } from '@/lib/server/app';
import { readForm } from './form';
import type { Incoming } from './route';

/**
 * `POST /no-mail/<token>`: the shop writes to this address never again. The token alone is the right to say so, and again is
 * no error. A mail program that does it for its reader (RFC 8058) follows no redirect; a browser is led to the page that
 * says what happened.
 */
export async function refuseMail({ request, url, body }: Incoming): Promise<Response> {
  const token = url.pathname.split('/').at(-1) ?? '';
  const field = await readForm(request, body);
  if (!(await getApp().mail.refuse(token)))
    throw new AppError('not-found', 'This link is not complete. Open it as it stands in the mail.');
  if (field('List-Unsubscribe') === 'One-Click')
    return new Response('No more mail goes to this address.\n', {
      headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    });
  return new Response(null, {
    status: 303,
    headers: { location: serverPaths.noMailDone(), 'cache-control': 'no-store' },
  });
}
