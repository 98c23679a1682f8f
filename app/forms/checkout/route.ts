import { checkoutForm } from '@/lib/http/check-out';
import { route } from '@/lib/http/route';

/** `POST /checkout` comes here: Next takes a page and a handler of one address apart by rewriting (next.config.js). */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  { POST: checkoutForm },
  { limited: true },
);
