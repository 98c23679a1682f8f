import { signOut } from '@/lib/http/desk-session';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: signOut });
