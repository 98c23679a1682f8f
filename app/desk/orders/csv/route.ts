import { ordersFile } from '@/lib/http/desk-orders';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: ordersFile });
