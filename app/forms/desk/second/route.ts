import { browserOf } from '@/lib/http/desk-session';
import { secondByForm } from '@/lib/http/desk-sign-in';
import { route } from '@/lib/http/route';

/** `POST /desk/second` comes here. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: (incoming) => secondByForm(incoming, browserOf(incoming.request)),
});
