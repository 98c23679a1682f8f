import { type OidcServer, openOidcServer } from '@/lib/accounts/testing/oidc-provider';
import { deskPaths } from '@/lib/story/desk-paths';
import { findFreePort } from '@/lib/testing/free-port.mjs';
import { newDataDir, removeDataDir, type Server, startServer } from './server';

/** A shop whose people sign in by a real provider of OpenID Connect, at another site. */
export interface ProviderShop {
  readonly shop: Server;
  readonly sso: OidcServer;
  end(): Promise<void>;
}

/** @param variables what the shop finds in its environment besides */
export async function startProviderShop(variables: Readonly<Record<string, string>>): Promise<ProviderShop> {
  // The provider has to know the shop's address before that has the provider's.
  const port = await findFreePort();
  const sso = await openOidcServer({ redirectUris: [`http://127.0.0.1:${port}${deskPaths.callback()}`] });
  const shop = await startServer({
    dataDir: newDataDir(),
    variables: {
      PORT: String(port),
      OIDC_ISSUER: sso.issuer,
      OIDC_CLIENT_ID: sso.clientId,
      OIDC_CLIENT_SECRET: sso.clientSecret,
      OIDC_NAME: 'Our house',
      ...variables,
    },
  });
  return {
    shop,
    sso,
    end: async () => {
      await shop.end();
      await sso.close();
      removeDataDir(shop.dataDir);
    },
  };
}
