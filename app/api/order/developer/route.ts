import { developerAnswer } from '@/lib/http/order-developer';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: developerAnswer });
