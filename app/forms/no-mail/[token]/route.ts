import { refuseMail } from '@/lib/http/refuse-mail';
import { route } from '@/lib/http/route';

/** `POST /no-mail/<token>` comes here: the button of the page, and the one press in a mail program. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: refuseMail });
