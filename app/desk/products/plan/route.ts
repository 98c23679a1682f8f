import { LARGER_IMPORTS, planByForm } from '@/lib/http/desk-import';
import { route } from '@/lib/http/route';

/** What a file of products would do. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  { POST: planByForm },
  { larger: LARGER_IMPORTS },
);
