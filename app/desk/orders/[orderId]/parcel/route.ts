import { shipByForm } from '@/lib/http/desk-parcel';
import { route } from '@/lib/http/route';

/** A parcel that somebody has packed leaves. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: shipByForm });
