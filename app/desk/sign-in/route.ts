import { signIn } from '@/lib/http/desk-session';
import { route } from '@/lib/http/route';

/** The operator's token, where a page of the desk asks for it. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: signIn });
