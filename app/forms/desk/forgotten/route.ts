import { forgottenByForm } from '@/lib/http/desk-come-in';
import { route } from '@/lib/http/route';

/** `POST /desk/forgotten` comes here. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: forgottenByForm });
