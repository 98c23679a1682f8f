import { checkoutForm } from '@/lib/http/check-out';
import { route } from '@/lib/http/route';

/** `POST /checkout` comes here: Next takes a page or a route at one address, so the gate sends forms on. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  { POST: checkoutForm },
  { limited: true },
);
