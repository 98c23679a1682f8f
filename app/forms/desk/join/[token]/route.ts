import { joinByForm } from '@/lib/http/desk-come-in';
import { route } from '@/lib/http/route';

/** `POST /desk/join/<token>` comes here. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: joinByForm });
