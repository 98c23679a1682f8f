import { journalFile } from '@/lib/http/desk-figures';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: journalFile });
