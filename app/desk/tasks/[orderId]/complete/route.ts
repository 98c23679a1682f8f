import { completeTaskByForm } from '@/lib/http/desk-task';
import { route } from '@/lib/http/route';

/** What a person has filled in. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: completeTaskByForm });
