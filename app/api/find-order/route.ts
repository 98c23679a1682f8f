import { findOrder } from '@/lib/http/find-order';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: findOrder }, { limited: true });
