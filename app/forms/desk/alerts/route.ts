import { alertsByForm } from '@/lib/http/desk-alerts';
import { route } from '@/lib/http/route';

/** `POST /desk/alerts` comes here. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: alertsByForm });
