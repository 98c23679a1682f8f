import { backFromProvider } from '@/lib/http/desk-provider';
import { route } from '@/lib/http/route';

/** Where the provider of OpenID Connect sends people back to: from its own site, which is why no guard stands here but its answer. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: backFromProvider });
