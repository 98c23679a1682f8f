import { turnByForm } from '@/lib/http/desk-bulk';
import { route } from '@/lib/http/route';

/** A bulk is started, paused, resumed or stopped. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: turnByForm });
