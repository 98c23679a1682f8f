import { NotAdmitted, type StayOut } from './admit';
import { type AccountLibrary, type AccountParts, newAccountLibrary } from './library';
import { discover, providerIdOf } from './provider';
import { providerPlugin } from './provider-plugin';
import { type Browser, browserHeaders, findSignedIn } from './sign-in';

/** What a provider says of its addresses is asked again after so long. */
const KNOWN_FOR_MS = 60 * 60 * 1000;
/** The library asks for the same document once more, without a limit of its own. */
const LOAD_LIMIT_MS = 10_000;

interface Known {
  readonly library: Promise<AccountLibrary>;
  readonly since: number;
}
const known = new WeakMap<AccountParts, Map<boolean, Known>>();

/** The library with the provider. @throws Error where the provider does not say what it has to */
async function providerLibrary(parts: AccountParts, isSecure: boolean): Promise<AccountLibrary> {
  const ofParts = known.get(parts) ?? new Map<boolean, Known>();
  known.set(parts, ofParts);
  const before = ofParts.get(isSecure);
  const now = performance.now();
  if (before !== undefined && now - before.since < KNOWN_FOR_MS) return before.library;
  const library = load(parts, isSecure);
  ofParts.set(isSecure, { library, since: now });
  // Whoever comes next asks again.
  library.catch(() => ofParts.delete(isSecure));
  return library;
}

async function load(parts: AccountParts, isSecure: boolean): Promise<AccountLibrary> {
  const { database, secret, origin, now, provider } = parts;
  if (provider === null) throw new Error('there is no provider');
  const discovery = await discover(provider);
  const byProvider = await providerPlugin({ database, now, origin, provider, discovery });
  const library = await newAccountLibrary({ database, secret, origin, isSecure, byProvider });
  const limit = AbortSignal.timeout(LOAD_LIMIT_MS);
  const { socialProviders } = await Promise.race([
    library.$context,
    new Promise<never>((_, reject) => limit.addEventListener('abort', () => reject(limit.reason))),
  ]);
  if (!socialProviders.some(({ id }) => id === providerIdOf(provider)))
    throw new Error('the provider’s document was not taken');
  return library;
}

/** Where a browser goes to sign in, with what it is to keep until it is back. */
export interface ProviderStart {
  readonly url: string;
  readonly cookies: readonly string[];
}

/**
 * Begins a sign-in by the provider.
 * @param to the page of the desk that it is to lead to
 * @throws Error where the provider cannot be asked
 */
export async function beginAtProvider(
  parts: AccountParts,
  browser: Browser,
  to: string,
): Promise<ProviderStart> {
  const library = await providerLibrary(parts, browser.isSecure);
  if (parts.provider === null) throw new Error('there is no provider');
  const { headers, response } = await library.api.signInSocial({
    body: { provider: providerIdOf(parts.provider), callbackURL: to, disableRedirect: true },
    headers: browserHeaders(browser),
    returnHeaders: true,
  });
  if (response.url === undefined) throw new Error('the library names no address');
  return { url: response.url, cookies: headers.getSetCookie() };
}

/** What the provider's answer came to. */
export type ProviderResult =
  | {
      readonly kind: 'in';
      readonly accountId: string;
      readonly cookies: readonly string[];
      /** As `beginAtProvider` was told. */
      readonly to: string;
    }
  | {
      readonly kind: 'out';
      /** `failed`: the answer is not one to the question that this browser asked, or the provider said no. */
      readonly why: StayOut | 'failed';
      readonly accountId: string | null;
      readonly email: string | null;
      /** For the log. */
      readonly detail: string;
    };

/** Ends a sign-in by the provider. @param query what the provider sent the browser back with */
export async function endAtProvider(
  parts: AccountParts,
  browser: Browser,
  query: URLSearchParams,
): Promise<ProviderResult> {
  const failed = (detail: string): ProviderResult => ({
    ...{ kind: 'out', why: 'failed', accountId: null, email: null, detail },
  });
  try {
    const library = await providerLibrary(parts, browser.isSecure);
    if (parts.provider === null) return failed('no provider');
    const said = (name: string) => query.get(name) ?? undefined;
    const response = await library.api.callbackOAuth({
      method: 'GET',
      params: { id: providerIdOf(parts.provider) },
      query: { code: said('code'), state: said('state'), iss: said('iss'), error: said('error') },
      headers: browserHeaders(browser),
      asResponse: true,
    });
    const cookies = response.headers.getSetCookie();
    const to = response.headers.get('location') ?? '';
    const error = URL.canParse(to, parts.origin) ? new URL(to, parts.origin).searchParams.get('error') : null;
    const signedIn = await findSignedIn(parts, withCookies(browser, cookies));
    if (signedIn === null) return failed((error ?? 'no session').slice(0, 80));
    return { kind: 'in', accountId: signedIn.person.accountId, cookies, to };
  } catch (error) {
    if (!(error instanceof NotAdmitted)) return failed(error instanceof Error ? error.message : 'no answer');
    const { why, accountId, email } = error;
    return { kind: 'out', why, accountId, email, detail: why };
  }
}

/** The browser as it is once it has kept these, and nothing else. */
function withCookies({ isSecure }: Browser, cookies: readonly string[]): Browser {
  const kept = cookies
    .filter((cookie) => !/; Max-Age=0\b/i.test(cookie))
    .map((cookie) => cookie.split(';')[0] ?? '');
  return { isSecure, headers: new Headers({ cookie: kept.join('; ') }) };
}
