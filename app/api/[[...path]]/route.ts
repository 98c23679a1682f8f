import { AppError } from '@/lib/errors';
import { problem } from '@/lib/http/problem';
import { BAD_ADDRESS_HEADER } from '@/lib/server/gate/request-facts';

const unknown = (request: Request) =>
  problem(
    request.headers.has(BAD_ADDRESS_HEADER)
      ? new AppError(
          'bad-request',
          'The address takes a path that begins with / and is percent-encoded UTF-8.',
        )
      : new AppError('not-found', 'There is nothing at this address.'),
  );

export {
  unknown as GET,
  unknown as HEAD,
  unknown as POST,
  unknown as PUT,
  unknown as PATCH,
  unknown as DELETE,
  unknown as OPTIONS,
};
