import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';

/** What the provider says of one of its people, by the login that they type. */
export type ProviderPeople = Map<string, Readonly<Record<string, unknown>>>;

export interface OidcServer {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Read at each sign-in: a test changes it as it goes. */
  readonly people: ProviderPeople;
  /** What came to its addresses, newest last. */
  readonly asked: { readonly method: string; readonly path: string; readonly referer: string | undefined }[];
  /** Stands before its answers, where a test wants them otherwise; true: it has answered. */
  answers: ((request: IncomingMessage, response: ServerResponse) => boolean) | null;
  /** An ID token with these claims, as the provider signs them. */
  sign(claims: Readonly<Record<string, unknown>>): string;
  close(): Promise<void>;
}

interface Options {
  /** Where people are sent back to. */
  readonly redirectUris: string[];
  /** Are claims in the ID token, or at the userinfo endpoint alone? */
  readonly inIdToken?: boolean;
}

const KEY_ID = 'of-the-tests';
const CLIENT = { id: 'orderflow', secret: 'a-client-secret-for-tests' };

/** A real provider of OpenID Connect over HTTP: `oidc-provider` with its own pages, which ask for a login and a consent. */
export async function openOidcServer({ redirectUris, inIdToken = false }: Options): Promise<OidcServer> {
  const people: ProviderPeople = new Map();
  const asked: OidcServer['asked'] = [];
  const http = createServer();
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const issuer = `http://localhost:${(http.address() as AddressInfo).port}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwks = { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: KEY_ID, use: 'sig', alg: 'RS256' }] };
  const provider = new Provider(issuer, { ...configuration(people, redirectUris, inIdToken), jwks });
  const handle = provider.callback();
  const server: OidcServer = {
    ...{ issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret, people, asked, answers: null },
    sign: (claims) => signed(privateKey, claims),
    close: () => closed(http),
  };
  http.on('request', (request, response) => {
    const { method = '', url = '', headers } = request;
    asked.push({ method, path: url, referer: headers.referer });
    if (server.answers?.(request, response) !== true) void handle(request, response);
  });
  return server;
}

function configuration(people: ProviderPeople, redirectUris: string[], inIdToken: boolean): Configuration {
  return {
    clients: [
      {
        ...{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: redirectUris },
        ...{ response_types: ['code'], grant_types: ['authorization_code'] },
      },
    ],
    // Said, or it tells of each that it was not.
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    pkce: { required: () => true },
    claims: { openid: ['sub', 'groups'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: !inIdToken,
    cookies: { keys: ['a-key-of-the-provider-for-tests'] },
    findAccount: async (_context, id) => {
      const said = people.get(id);
      return said === undefined ? undefined : { accountId: id, claims: async () => ({ sub: id, ...said }) };
    },
  };
}

function signed(key: KeyObject, claims: Readonly<Record<string, unknown>>): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'RS256', kid: KEY_ID })}.${part(claims)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`;
}

async function closed(http: Server): Promise<void> {
  http.closeAllConnections();
  http.close();
  await once(http, 'close');
}
