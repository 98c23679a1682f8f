import { AppError } from '@/lib/errors';
import { problem } from '@/lib/http/problem';
import { ALLOW_HEADER, BAD_ADDRESS_HEADER } from '@/lib/server/gate/request-facts';

/** Takes no method at all. */
const unknown = Object.assign(
  ({ headers }: Request) => {
    const allow = headers.get(ALLOW_HEADER);
    if (allow !== null)
      return problem(new AppError('method-not-allowed', `This address takes ${allow}.`), { allow });
    return problem(
      headers.has(BAD_ADDRESS_HEADER)
        ? new AppError(
            'bad-request',
            'The address takes a path that begins with / and is percent-encoded UTF-8.',
          )
        : new AppError('not-found', 'There is nothing at this address.'),
    );
  },
  { methods: [] },
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
