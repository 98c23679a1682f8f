import { route } from '@/lib/http/route';
import { listSignalsAnswer, sendSignalAnswer } from '@/lib/http/signals';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: sendSignalAnswer,
  GET: listSignalsAnswer,
});
