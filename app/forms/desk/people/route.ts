import { peopleByForm } from '@/lib/http/desk-people';
import { route } from '@/lib/http/route';

/** `POST /desk/people` comes here. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: peopleByForm });
