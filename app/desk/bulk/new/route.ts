import { freezeByForm } from '@/lib/http/desk-bulk';
import { route } from '@/lib/http/route';

/** All that the list shows is kept, to do something with it. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: freezeByForm });
