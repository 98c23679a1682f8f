import { actByForm } from '@/lib/http/desk-act';
import { route } from '@/lib/http/route';

/** What somebody does with an order at its desk. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: actByForm });
