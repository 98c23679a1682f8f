import { pictureAnswer } from '@/lib/http/product-picture';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: pictureAnswer });
