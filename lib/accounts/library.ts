import type { BetterAuthPlugin } from 'better-auth';
import { PASSWORD } from '@/lib/contract/limits';
import type { Database } from '@/lib/db/database';
import type { ProviderSettings } from './provider';
import { sessionPlugin } from './session-plugin';

/** A working day: a session is not made longer by being used. */
const SESSION_S = 12 * 60 * 60;
/** Cookies of sessions and of the second step begin with it. */
export const ACCOUNT_COOKIE = 'orderflow-account';

export interface LibraryOptions {
  readonly database: Database;
  /** Signs cookies, and enciphers what second factors are made of. */
  readonly secret: string;
  /** Where the shop stands, `https://shop.example`. */
  readonly origin: string;
  /** Does the browser speak TLS? Then its cookies are `__Host-` and `Secure`. */
  readonly isSecure: boolean;
  /** For who signs in by a provider of OpenID Connect alone: what it needs asks the provider, and waits for it. */
  readonly byProvider?: BetterAuthPlugin;
}

/** The library keeps none of a provider's tokens: nothing asks the provider again once somebody is in. */
const NO_TOKENS = {
  ...{ accessToken: null, refreshToken: null, idToken: null, scope: null },
  ...{ accessTokenExpiresAt: null, refreshTokenExpiresAt: null },
};

/**
 * better-auth as this shop has it: passwords (scrypt), sessions, links for a new password, second factors. It is only ever
 * called as a library: none of its own addresses is reachable, its pages and scripts are not used, so throttle, CSRF guard
 * and policy are those of all our routes. Loaded when somebody signs in for the first time.
 */
export async function newAccountLibrary(options: LibraryOptions) {
  const { database, secret, origin, isSecure, byProvider } = options;
  const [{ betterAuth }, { prismaAdapter }, { twoFactor }] = await Promise.all([
    import('better-auth/minimal'),
    import('better-auth/adapters/prisma'),
    import('better-auth/plugins/two-factor'),
  ]);
  return betterAuth({
    appName: 'Kettle & Loom',
    baseURL: origin,
    secret,
    database: prismaAdapter(database.prisma, { provider: 'postgresql', transaction: true }),
    telemetry: { enabled: false },
    // Who fails is logged where the request is answered, by nobody's name.
    logger: { disabled: true },
    rateLimit: { enabled: false },
    user: {
      modelName: 'deskAccount',
      additionalFields: {
        role: { type: 'string', required: true, input: false },
        disabledAt: { type: 'date', required: false, input: false },
      },
    },
    session: { modelName: 'deskAccountSession', expiresIn: SESSION_S, disableSessionRefresh: true },
    account: {
      modelName: 'deskCredential',
      updateAccountOnSignIn: false,
      // Nobody makes an account of their own here: each was invited, with its address. So what the provider has to vouch for is
      // the address alone (`admit.ts`).
      accountLinking: { requireLocalEmailVerified: false },
    },
    databaseHooks: { account: { create: { before: async () => ({ data: NO_TOKENS }) } } },
    verification: { modelName: 'deskVerification', storeIdentifier: 'hashed' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD.min,
      maxPasswordLength: PASSWORD.max,
      revokeSessionsOnPasswordReset: true,
    },
    plugins: [
      twoFactor({ schema: { twoFactor: { modelName: 'deskTwoFactor' } } }),
      await sessionPlugin(),
      ...(byProvider === undefined ? [] : [byProvider]),
    ],
    advanced: {
      // The prefix that it would add is `__Secure-`.
      useSecureCookies: false,
      cookiePrefix: isSecure ? `__Host-${ACCOUNT_COOKIE}` : ACCOUNT_COOKIE,
      defaultCookieAttributes: {
        httpOnly: true,
        sameSite: 'strict',
        secure: isSecure,
        path: isSecure ? '/' : '/desk',
      },
      // The way back from a provider begins at another site: what it has to show is sent along, what signs in is not.
      cookies: { state: { attributes: { sameSite: 'lax' } } },
      ipAddress: { disableIpTracking: true },
    },
  });
}

export type AccountLibrary = Awaited<ReturnType<typeof newAccountLibrary>>;

/** What the use cases of accounts work on. */
export interface AccountParts {
  readonly database: Database;
  readonly now: () => Date;
  /** Names the one-time address of the first admin. */
  readonly secret: string;
  readonly origin: string;
  /** Null: nobody comes in by one. */
  readonly provider: ProviderSettings | null;
  readonly library: (isSecure: boolean) => Promise<AccountLibrary>;
}

/** What accounts are opened with. */
export type AccountOptions = Omit<LibraryOptions, 'isSecure' | 'byProvider'> & {
  readonly now: () => Date;
  /** Left out: nobody comes in by one. */
  readonly provider?: ProviderSettings | null;
};

/** Opens accounts: nothing of the library is loaded yet. */
export function openAccounts(options: AccountOptions): AccountParts {
  const { database, secret, origin, now, provider = null } = options;
  const made = new Map<boolean, Promise<AccountLibrary>>();
  const library = (isSecure: boolean) => {
    const known = made.get(isSecure) ?? newAccountLibrary({ database, secret, origin, isSecure });
    made.set(isSecure, known);
    return known;
  };
  return { database, now, secret, origin, provider, library };
}
