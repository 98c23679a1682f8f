import { taskActByForm } from '@/lib/http/desk-tasks';
import { route } from '@/lib/http/route';

/** Whose a user task is. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: taskActByForm });
