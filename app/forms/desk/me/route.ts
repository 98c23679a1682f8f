import { meByForm } from '@/lib/http/desk-me';
import { route } from '@/lib/http/route';

/** `POST /desk/me` comes here. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: meByForm });
