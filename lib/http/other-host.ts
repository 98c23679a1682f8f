import { AppError } from '@/lib/errors';
import { getApp } from '@/lib/server/app';
import { problem } from './problem';
import { wordsPage } from './words-page';

/** The request names a host that is not ours (RFC 9110, 15.5.20): a browser sees words and the way, all others a problem. */
export function otherHost(isPage: boolean): Response {
  const { origin } = getApp();
  if (!isPage)
    return problem(
      new AppError(
        'misdirected',
        `There is no shop at this host. It is at ${origin}; ALLOWED_HOSTS adds names.`,
      ),
    );
  return wordsPage(421, {
    title: 'Not here',
    heading: 'The shop is not at this address.',
    words: ['Your browser asked for a host that is not ours.'],
    link: { href: `${origin}/`, label: `The shop is at ${origin}` },
  });
}
