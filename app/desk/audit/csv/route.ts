import { auditFile } from '@/lib/http/desk-audit';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ GET: auditFile });
