import { importByForm, LARGER_IMPORTS } from '@/lib/http/desk-import';
import { route } from '@/lib/http/route';

/** Does what a file of products says. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  { POST: importByForm },
  { larger: LARGER_IMPORTS },
);
