import { changePictureByForm, LARGER_PICTURES } from '@/lib/http/desk-products';
import { route } from '@/lib/http/route';

/** A picture of its own for a product, or none. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  { POST: changePictureByForm },
  { larger: LARGER_PICTURES },
);
