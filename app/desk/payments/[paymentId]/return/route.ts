import { returnByForm } from '@/lib/http/desk-payment';
import { route } from '@/lib/http/route';

/** A payment without an order is sent back. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: returnByForm });
