import { firstByForm } from '@/lib/http/desk-come-in';
import { route } from '@/lib/http/route';

/** `POST /desk/first/<token>` comes here. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: firstByForm });
