import { productsFile } from '@/lib/http/desk-import';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: productsFile });
