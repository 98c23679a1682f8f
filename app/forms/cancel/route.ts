import { cancelByForm } from '@/lib/http/cancel-form';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: cancelByForm });
