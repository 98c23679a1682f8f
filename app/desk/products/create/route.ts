import { createProductByForm } from '@/lib/http/desk-products';
import { route } from '@/lib/http/route';

/** A new product. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: createProductByForm });
