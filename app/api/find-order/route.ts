import { route } from '@/lib/http/route';
import { sendLinkAnswer } from '@/lib/http/send-order-link';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  { POST: sendLinkAnswer },
  { limited: true },
);
