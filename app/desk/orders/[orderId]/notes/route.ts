import { noteByForm } from '@/lib/http/desk-note';
import { route } from '@/lib/http/route';

/** What somebody notes beside an order. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: noteByForm });
