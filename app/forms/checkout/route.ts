import { checkOut } from '@/lib/http/checkout';
import { route } from '@/lib/http/route';

/** `POST /checkout` comes here: Next takes a page and a handler of one address apart by rewriting (next.config.js). */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: checkOut }, { limited: true });
