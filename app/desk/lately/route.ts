import { latelyAnswer } from '@/lib/http/desk-first-page';
import { route } from '@/lib/http/route';

/** What came in lately, for a page of the desk that stays open. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: latelyAnswer });
