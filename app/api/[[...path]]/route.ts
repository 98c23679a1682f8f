import { AppError } from '@/lib/errors';
import { problem } from '@/lib/http/problem';

const unknown = () => problem(new AppError('not-found', 'There is nothing at this address.'));

export {
  unknown as GET,
  unknown as HEAD,
  unknown as POST,
  unknown as PUT,
  unknown as PATCH,
  unknown as DELETE,
  unknown as OPTIONS,
};
