import { AppError } from '@/lib/errors';
import { otherHost } from '@/lib/http/other-host';
import { problem } from '@/lib/http/problem';
import { ALLOW_HEADER, BAD_ADDRESS_HEADER } from '@/lib/server/gate/request-facts';

const UNREADABLE: Readonly<Record<string, string>> = {
  host: 'The Host header takes a name or an address, with a port or without.',
  path: 'The address takes a path that begins with / and is percent-encoded UTF-8.',
};

/** What the gate refuses, and what is nowhere: takes no method at all. */
const unknown = Object.assign(
  ({ headers }: Request) => {
    const allow = headers.get(ALLOW_HEADER);
    if (allow !== null)
      return problem(new AppError('method-not-allowed', `This address takes ${allow}.`), { allow });
    const unreadable = headers.get(BAD_ADDRESS_HEADER);
    if (unreadable?.startsWith('other-host')) return otherHost(unreadable === 'other-host-page');
    return problem(
      unreadable === null
        ? new AppError('not-found', 'There is nothing at this address.')
        : new AppError('bad-request', UNREADABLE[unreadable] ?? 'The address cannot be read.'),
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
