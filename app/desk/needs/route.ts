import { needsAnswer } from '@/lib/http/desk-needs';
import { route } from '@/lib/http/route';

/** What waits for a person, for a page of the desk that stays open. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: needsAnswer });
