import { viewsByForm } from '@/lib/http/desk-views';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: viewsByForm });
