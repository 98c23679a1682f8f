import { cookieWith } from '@/lib/http/buyer-cookie';
import { route } from '@/lib/http/route';
import { paths, serverPaths } from '@/lib/paths';
import { getApp } from '@/lib/server/app';
import { parseNoteName } from '@/lib/story/note-name';

/** No cache is to learn the link. */
const QUIET = { 'cache-control': 'no-store' };

/** The link in a mail: makes this browser a buyer's of the order, as if it had placed it. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async ({ request, url }) => {
    const orderId = await getApp().mail.orderOfLink(url.pathname.slice(serverPaths.myOrder('').length));
    if (orderId === null)
      return new Response(null, { status: 303, headers: { ...QUIET, location: serverPaths.linkExpired() } });
    // Who opens it has read our mail. By HEAD nobody reads.
    if (request.method === 'GET') await getApp().mail.noteOpened(orderId);
    const note = url.searchParams.get('note') ?? '';
    const headers = {
      ...QUIET,
      location: parseNoteName(note) === null ? paths.showProcess(orderId) : paths.note(orderId, note),
      'set-cookie': cookieWith(request, orderId),
    };
    return new Response(null, { status: 303, headers });
  },
});
