import { orderEvents } from '@/lib/http/order-events';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: orderEvents });
