import { forecastAnswer } from '@/lib/http/order-forecast';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: forecastAnswer });
