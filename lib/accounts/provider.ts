import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Role } from '@/lib/contract/desk';

/** A provider of OpenID Connect whose people may come in, as the operator names it. */
export interface ProviderSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What people call it. */
  readonly name: string;
  /** Null: no claim says a role. Of several values the first in this list counts. */
  readonly roleMap: {
    readonly claim: string;
    readonly roles: readonly (readonly [value: string, role: Role])[];
  } | null;
  /** Of the mail addresses that may come in, in small letters; null: any. */
  readonly domains: readonly string[] | null;
}

/** What a provider says of somebody, in its ID token and at its userinfo endpoint. */
export type Claims = Readonly<Record<string, unknown>>;

/** Nobody waits longer for a provider, at any of its addresses. */
const ANSWER_LIMIT_MS = 10_000;
const MAX_ANSWER_BYTES = 512 * 1024;
/** Long enough to tell providers apart: the same subject at another provider is somebody else. */
const ID_LENGTH = 16;

/** What the accounts of a provider are kept under. */
export const providerIdOf = ({ issuer }: ProviderSettings): string =>
  `oidc-${createHash('sha256').update(issuer).digest('base64url').slice(0, ID_LENGTH)}`;

/** Where its document stands (OpenID Connect Discovery 1.0, 4). */
export const discoveryUrlOf = ({ issuer }: ProviderSettings): string =>
  `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;

const discoveryOf = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  userinfo_endpoint: z.url().optional(),
  jwks_uri: z.url(),
  // Left out: `client_secret_basic` (RFC 8414, 2).
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
});
export type Discovery = z.infer<typeof discoveryOf>;

/**
 * Asks a provider where its addresses are.
 * @throws Error where it does not answer in time, or what it answers cannot be trusted: the document of another issuer, or
 * addresses without TLS where the issuer has it
 */
export async function discover(provider: ProviderSettings): Promise<Discovery> {
  const document = discoveryOf.parse(await fetchJson(discoveryUrlOf(provider)));
  if (document.issuer !== provider.issuer)
    throw new Error(`the provider calls itself ${document.issuer}, not ${provider.issuer}`);
  const { authorization_endpoint, token_endpoint, userinfo_endpoint, jwks_uri } = document;
  const isSafe = new URL(provider.issuer).protocol === 'https:';
  for (const url of [authorization_endpoint, token_endpoint, userinfo_endpoint ?? token_endpoint, jwks_uri]) {
    const { protocol } = new URL(url);
    if (protocol !== 'https:' && (isSafe || protocol !== 'http:'))
      throw new Error(`the provider names an address without TLS: ${url}`);
  }
  return document;
}

const tokensOf = z.object({ access_token: z.string(), id_token: z.string() });
export type ProviderTokens = { readonly accessToken: string; readonly idToken: string };

/** Gives the code that a browser brought for tokens (RFC 6749, 4.1.3; RFC 7636, 4.5). @throws Error where there are none */
export async function fetchTokens(
  { clientId, clientSecret }: ProviderSettings,
  { token_endpoint, token_endpoint_auth_methods_supported: methods }: Discovery,
  { code, codeVerifier, redirectUri }: { code: string; codeVerifier: string; redirectUri: string },
): Promise<ProviderTokens> {
  const body = new URLSearchParams({
    ...{ grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: codeVerifier },
  });
  const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded' });
  if (methods === undefined || methods.includes('client_secret_basic')) {
    // RFC 6749, 2.3.1: both are encoded as a form has them.
    const pair = [clientId, clientSecret].map(formEncoded).join(':');
    headers.set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
  } else {
    body.set('client_id', clientId);
    body.set('client_secret', clientSecret);
  }
  const answer = await fetchJson(token_endpoint, { method: 'POST', headers, body });
  const { access_token: accessToken, id_token: idToken } = tokensOf.parse(answer);
  return { accessToken, idToken };
}

const formEncoded = (text: string) => new URLSearchParams({ '': text }).toString().slice(1);

/**
 * All that the provider says of somebody. What stands in the ID token, which is signed, wins; whether an address is verified
 * is said with that very address.
 * @param verified the claims of an ID token whose signature was checked
 * @throws Error where the userinfo endpoint speaks of somebody else, or not at all
 */
export async function fetchClaims(
  { userinfo_endpoint }: Discovery,
  accessToken: string,
  verified: Claims,
): Promise<Claims> {
  if (userinfo_endpoint === undefined) return verified;
  const headers = { authorization: `Bearer ${accessToken}` };
  const info = z.record(z.string(), z.unknown()).parse(await fetchJson(userinfo_endpoint, { headers }));
  // OpenID Connect Core 1.0, 5.3.2.
  if (info.sub !== verified.sub) throw new Error('the userinfo endpoint speaks of somebody else');
  const { email_verified: isVerified, ...others } = info;
  const isSame = verified.email === undefined || verified.email === info.email;
  return { ...others, ...(isSame ? { email_verified: isVerified } : {}), ...verified };
}

/** The claims of an ID token that was verified: its payload. */
export function claimsOf(idToken: string): Claims {
  const payload = Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString();
  return z.record(z.string(), z.unknown()).parse(JSON.parse(payload));
}

async function fetchJson(url: string, init: RequestInit = {}): Promise<unknown> {
  const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
  const headers = new Headers(init.headers);
  headers.set('accept', 'application/json');
  const response = await fetch(url, { ...init, headers, signal, redirect: 'error' });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_ANSWER_BYTES) throw new Error(`${new URL(url).origin} answers with too much`);
    chunks.push(chunk);
  }
  if (!response.ok) throw new Error(`${new URL(url).origin} answers ${response.status}`);
  return JSON.parse(Buffer.concat(chunks).toString());
}
