import { changeProductByForm } from '@/lib/http/desk-products';
import { route } from '@/lib/http/route';

/** What somebody changes of a product. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: changeProductByForm });
