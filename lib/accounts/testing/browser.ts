import type { Browser, SignInResult } from '../sign-in';

/** A browser that sends these cookies, `name=value` each. */
export const browserWith = (cookies: readonly string[], isSecure = false): Browser => ({
  headers: new Headers(cookies.length === 0 ? {} : { cookie: cookies.join('; ') }),
  isSecure,
});

/** What a browser keeps of an answer. @throws when nobody came in */
export function cookiesOf(result: SignInResult): string[] {
  if (result.kind === 'wrong') throw new Error('that signed nobody in');
  return keptOf(result.cookies);
}

/** What a browser keeps of `Set-Cookie`: what was taken away is not sent. */
export const keptOf = (cookies: readonly string[]): string[] =>
  cookies.filter((cookie) => !/; Max-Age=0\b/.test(cookie)).map((cookie) => cookie.split(';')[0] ?? '');
