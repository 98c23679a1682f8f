import type { Database } from '@/lib/db/database';
import { admit } from './admit';
import {
  claimsOf,
  type Discovery,
  discoveryUrlOf,
  fetchClaims,
  fetchTokens,
  type ProviderSettings,
  providerIdOf,
} from './provider';

/** Where the provider sends people back to. */
export const CALLBACK_PATH = '/desk/sign-in/callback';

interface Options {
  readonly database: Database;
  readonly now: () => Date;
  readonly origin: string;
  readonly provider: ProviderSettings;
  /** Where its addresses are, as it said just now. */
  readonly discovery: Discovery;
}

/**
 * better-auth's generic OAuth for this one provider: it makes state, PKCE (S256) and nonce, checks them with the ID token's
 * signature, issuer, audience and time, and signs in. Tokens and claims are fetched by us, within limits of time and size;
 * who of the provider may come in is ours to say, before the library does anything for them.
 */
export async function providerPlugin({ database, now, origin, provider, discovery }: Options) {
  const { genericOAuth } = await import('better-auth/plugins/generic-oauth');
  const redirectURI = origin + CALLBACK_PATH;
  return genericOAuth({
    config: [
      {
        providerId: providerIdOf(provider),
        discoveryUrl: discoveryUrlOf(provider),
        requireIdTokenVerification: true,
        clientId: provider.clientId,
        clientSecret: provider.clientSecret,
        redirectURI,
        scopes: ['openid', 'email', 'profile'],
        pkce: true,
        disableSignUp: true,
        getToken: ({ code, codeVerifier = '' }) =>
          fetchTokens(provider, discovery, { code, codeVerifier, redirectUri: redirectURI }),
        getUserInfo: async ({ accessToken, idToken }) => {
          // The library has verified it by now.
          const verified = claimsOf(idToken ?? '');
          const sub = String(verified.sub);
          const claims = await fetchClaims(discovery, accessToken ?? '', verified);
          const { name, email } = await admit({ database, now }, provider, { ...claims, sub });
          return { id: sub, sub, name, email, emailVerified: true };
        },
      },
    ],
  });
}
