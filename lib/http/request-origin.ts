import { getApp } from '@/lib/server/app';
import { SCHEME_HEADER } from '@/lib/server/gate/request-facts';

/** The shop's address as this request names it, for the links in mails about the order it makes. */
export function requestOrigin({ headers }: Request): string {
  return getApp().mail.originOf({
    host: headers.get('host'),
    origin: headers.get('origin'),
    isSecure: headers.get(SCHEME_HEADER) === 'https',
  });
}
