import { heatAnswer } from '@/lib/http/desk-first-page';
import { route } from '@/lib/http/route';

/** How orders stand in the process, for a page of the desk that stays open. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: heatAnswer });
