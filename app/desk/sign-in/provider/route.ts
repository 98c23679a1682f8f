import { providerByForm } from '@/lib/http/desk-provider';
import { route } from '@/lib/http/route';

/** To the provider of OpenID Connect, where there is one. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: providerByForm });
