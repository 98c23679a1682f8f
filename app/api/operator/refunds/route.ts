import { openRefundsAnswer, refundAnswer } from '@/lib/http/refunds';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: openRefundsAnswer,
  POST: refundAnswer,
});
