import { bundleFile } from '@/lib/http/desk-system';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: bundleFile });
