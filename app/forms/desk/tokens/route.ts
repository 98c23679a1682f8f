import { tokensByForm } from '@/lib/http/desk-tokens';
import { route } from '@/lib/http/route';

/** `POST /desk/tokens` comes here. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: tokensByForm });
