import { deliveriesByForm } from '@/lib/http/desk-alerts';
import { route } from '@/lib/http/route';

/** `POST /desk/deliveries` comes here. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: deliveriesByForm });
