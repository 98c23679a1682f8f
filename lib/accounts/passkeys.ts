import { isIP } from 'node:net';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { z } from 'zod';
import type { PasskeyJson } from '@/lib/contract/people';
import { findAccount, findPassword } from '@/lib/db/tables/desk-accounts';
import {
  addPasskey,
  deletePasskey,
  findPasskey,
  findPasskeysOf,
  MAX_PASSKEYS,
  notePasskeyUse,
  type PasskeyRow,
} from '@/lib/db/tables/desk-passkeys';
import { AppError } from '@/lib/errors';
import type { AccountParts } from './library';
import { own, WRONG_PASSWORD, withPassword } from './my-account';
import { readName } from './read-person';
import { type Browser, browserHeaders, endSession, type SignedIn, type SignInResult } from './sign-in';

const SHOP = 'Kettle & Loom';
/** Long enough to look for a key in a bag. */
const ANSWER_LIMIT_MS = 5 * 60 * 1000;

/**
 * What passkeys are bound to (WebAuthn 3, 4: RP ID): the host of the shop's own address.
 * @returns null: an address in numbers has none, so there are no passkeys
 */
export function passkeyHost({ origin }: Pick<AccountParts, 'origin'>): string | null {
  const { hostname } = new URL(origin);
  return isIP(hostname.replace(/^\[|\]$/g, '')) === 0 ? hostname : null;
}

function requireHost(parts: AccountParts): string {
  const host = passkeyHost(parts);
  if (host === null)
    throw new AppError(
      'conflict',
      `There are no passkeys for ${parts.origin}: browsers want a name of a host.`,
    );
  return host;
}

/** The passkeys of whoever asks, the eldest first. */
export async function listPasskeys({ database }: AccountParts, { person }: SignedIn): Promise<PasskeyJson[]> {
  return (await findPasskeysOf(database, person.accountId)).map(({ id, name, createdAt, lastUsedAt }) => ({
    ...{ id, name, since: createdAt.toISOString() },
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }));
}

/**
 * Begins a new passkey, for whoever knows the password.
 * @returns what the browser is to be asked
 * @throws AppError `forbidden`: the password is not theirs; `conflict`: as many as there may be, or none in this shop
 */
export async function beginPasskey(
  parts: AccountParts,
  browser: Browser,
  signedIn: SignedIn,
  password: string,
): Promise<object> {
  const rpID = requireHost(parts);
  const { person, email } = signedIn;
  return own(parts, signedIn, 'begin-passkey', async () => {
    await withPassword(parts, signedIn, async () => {
      const { password: hashing } = await (await parts.library(browser.isSecure)).$context;
      const kept = await findPassword(parts.database, person.accountId);
      if (kept === null || !(await hashing.verify({ hash: kept.hash, password }))) throw WRONG_PASSWORD();
    });
    const before = await findPasskeysOf(parts.database, person.accountId);
    if (before.length >= MAX_PASSKEYS)
      throw new AppError('conflict', `You have ${MAX_PASSKEYS} passkeys: remove one first.`);
    const { generateRegistrationOptions } = await import('@simplewebauthn/server');
    const options = await generateRegistrationOptions({
      ...{ rpName: SHOP, rpID, userName: email, userDisplayName: person.name },
      userID: new TextEncoder().encode(person.accountId),
      attestationType: 'none',
      excludeCredentials: before.map(describe),
      // Found without an address, and shown with a finger, a face or a PIN: so it is two factors by itself.
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    // A new password ends it, as it does what else waits for this account.
    await keepChallenge(parts, `add-passkey-${options.challenge}`, person.accountId);
    return options;
  });
}

/** Takes the browser's answer. @throws AppError `bad-request`: it is none to what was asked; `conflict` */
export async function addMyPasskey(
  parts: AccountParts,
  signedIn: SignedIn,
  { name: typed, answer }: { readonly name: string; readonly answer: string },
): Promise<void> {
  const rpID = requireHost(parts);
  const name = readName(typed);
  const { accountId } = signedIn.person;
  await own(parts, signedIn, 'add-passkey', async () => {
    const response = readAnswer<RegistrationResponseJSON>(answer);
    const challenge = response === null ? null : challengeOf(response.response.clientDataJSON);
    if (response === null || challenge === null) throw notAsked();
    if ((await takeChallenge(parts, `add-passkey-${challenge}`)) !== accountId) throw notAsked();
    const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
    const found = await verifyRegistrationResponse({
      ...{ response, expectedChallenge: challenge, expectedOrigin: parts.origin, expectedRPID: rpID },
      requireUserVerification: true,
    }).catch((error: unknown) => {
      throw notAsked(error);
    });
    if (!found.verified) throw notAsked();
    const { id, publicKey, counter, transports = [] } = found.registrationInfo.credential;
    const row = {
      ...{ id, accountId, name, counter, transports: transports.join(' '), createdAt: parts.now() },
      publicKey: Buffer.from(publicKey).toString('base64url'),
    };
    if (!(await addPasskey(parts.database, row)))
      throw new AppError('conflict', `This passkey is taken, or you have ${MAX_PASSKEYS} already.`);
  });
}

/** Ends a passkey of one's own. @throws AppError `not-found` */
export async function removePasskey(parts: AccountParts, signedIn: SignedIn, id: string): Promise<void> {
  await own(parts, signedIn, 'remove-passkey', async () => {
    if (!(await deletePasskey(parts.database, signedIn.person.accountId, id)))
      throw new AppError('not-found', 'There is no such passkey (any more).');
  });
}

/** What a browser is to be asked to sign in, whoever it is. @throws AppError `conflict`: there are no passkeys in this shop */
export async function beginPasskeySignIn(parts: AccountParts): Promise<object> {
  const rpID = requireHost(parts);
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server');
  const options = await generateAuthenticationOptions({ rpID, userVerification: 'required' });
  await keepChallenge(parts, `sign-in-${options.challenge}`, 'passkey');
  return options;
}

/** What a sign-in with a passkey came to; `why`: for the log. */
export type PasskeyResult =
  | Extract<SignInResult, { readonly kind: 'in' | 'second' }>
  | {
      readonly kind: 'wrong';
      readonly accountId: string | null;
      readonly isLocked: false;
      readonly why: string;
    };

/** Signs in with the browser's answer: with nothing else, a second factor included. Disabled and locked accounts stay out. */
export async function signInWithPasskey(
  parts: AccountParts,
  browser: Browser,
  answer: string,
): Promise<PasskeyResult> {
  const wrong = (why: string, accountId: string | null = null): PasskeyResult => ({
    ...{ kind: 'wrong', accountId, isLocked: false, why },
  });
  const response = readAnswer<AuthenticationResponseJSON>(answer);
  const challenge = response === null ? null : challengeOf(response.response.clientDataJSON);
  if (response === null || challenge === null) return wrong('no answer of a passkey');
  if ((await takeChallenge(parts, `sign-in-${challenge}`)) === null) return wrong('not asked for');
  const passkey = await findPasskey(parts.database, response.id);
  if (passkey === null) return wrong('an unknown passkey');
  const { accountId } = passkey;
  const problem = await verify(parts, passkey, response, challenge);
  if (problem !== null) return wrong(problem, accountId);
  const account = await findAccount(parts.database, accountId);
  if (account === null || account.disabledAt !== null) return wrong('a disabled account', accountId);
  if (account.lockedUntil !== null && account.lockedUntil > parts.now())
    return wrong('a locked account', accountId);
  const library = await parts.library(browser.isSecure);
  const opened = await library.api.openSession({
    ...{ body: { accountId }, headers: browserHeaders(browser), returnHeaders: true as const },
  });
  if (opened.response === null) return wrong('no account', accountId);
  // A new password by a link, or whoever removed it meanwhile, ends what it opened, but for what opens a moment later.
  if ((await findPasskey(parts.database, passkey.id)) === null) {
    await endSession(library, opened.response);
    return wrong('a passkey that was removed', accountId);
  }
  return { kind: 'in', accountId, cookies: opened.headers.getSetCookie() };
}

/** @returns what is wrong; null: it is the passkey, asked just now, and its count is kept */
async function verify(
  parts: AccountParts,
  passkey: PasskeyRow,
  response: AuthenticationResponseJSON,
  expectedChallenge: string,
): Promise<string | null> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  const { id, counter, publicKey } = passkey;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      ...{ response, expectedChallenge, expectedOrigin: parts.origin, expectedRPID: requireHost(parts) },
      credential: { id, counter, publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')) },
      requireUserVerification: true,
    });
    if (!verified) return 'a wrong signature';
    // The library looks at the count, too; of two at once this one.
    const isNew = await notePasskeyUse(parts.database, id, authenticationInfo.newCounter, parts.now());
    return isNew ? null : 'a count that was there before: a copy of the passkey?';
  } catch (error) {
    return error instanceof Error ? error.message : 'not verified';
  }
}

const describe = ({ id, transports }: PasskeyRow) => ({
  id,
  transports: TRANSPORTS.filter((transport) => transports.split(' ').includes(transport)),
});
const TRANSPORTS = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const;

const notAsked = (cause?: unknown) =>
  new AppError(
    'bad-request',
    `answer: takes a passkey's answer to what was asked in the last minutes, for this shop${cause instanceof Error ? ` (${cause.message})` : ''}`,
    'answer',
  );

const MAX_TEXT = 20_000;
const text = z.string().max(MAX_TEXT);
const answerOf = z.looseObject({
  ...{ id: text, rawId: text, type: z.literal('public-key'), clientExtensionResults: z.looseObject({}) },
  response: z.looseObject({ clientDataJSON: text }),
});

/** Of the shape that browsers make (WebAuthn 3, 5.1: `toJSON`); what it holds is for whoever verifies it. */
function readAnswer<T>(answer: string): T | null {
  const read = answerOf.safeParse(jsonOf(answer));
  // What is missing in it fails there.
  return read.success ? (read.data as T) : null;
}

function jsonOf(said: string): unknown {
  try {
    return JSON.parse(said);
  } catch {
    return null;
  }
}

function challengeOf(clientData: string): string | null {
  const read = z
    .looseObject({ challenge: z.string().regex(/^[\w-]{20,100}$/) })
    .safeParse(jsonOf(Buffer.from(clientData, 'base64url').toString()));
  return read.success ? read.data.challenge : null;
}

async function keepChallenge(parts: AccountParts, identifier: string, value: string): Promise<void> {
  const { internalAdapter } = await (await parts.library(false)).$context;
  const expiresAt = new Date(Date.now() + ANSWER_LIMIT_MS);
  await internalAdapter.createVerificationValue({ identifier, value, expiresAt });
}

/** Each counts once. @returns whom it was for; null: there is none (any more) */
async function takeChallenge(parts: AccountParts, identifier: string): Promise<string | null> {
  const { internalAdapter } = await (await parts.library(false)).$context;
  return (await internalAdapter.consumeVerificationValue(identifier))?.value ?? null;
}
