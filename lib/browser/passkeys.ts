import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import type { DeskFormJson } from '@/lib/contract/desk';
import type { PasskeyStepJson } from '@/lib/contract/people';
import { RequestError, readProblem, TIMEOUT_MS } from './request';

type Errors = Extract<DeskFormJson, { errors: unknown }>;

/** What the browser's own dialogue ended with, in words. */
const WORDS: Readonly<Record<string, string>> = {
  NotAllowedError: 'No passkey was shown, or it took too long. Try again.',
  InvalidStateError: 'This device has a passkey for your account already.',
  SecurityError: 'Passkeys work at the shop’s own address alone.',
};

async function send<T>(action: string, fields: Readonly<Record<string, string>>): Promise<T | Errors> {
  const response = await fetch(action, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams(fields),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.ok || response.status === 422) return (await response.json()) as T | Errors;
  throw new RequestError(response.status, (await readProblem(response)).detail);
}

async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    throw new Error(WORDS[name] ?? 'This browser cannot do that with a passkey.', { cause: error });
  }
}

/** Signs in with a passkey that the browser asks for. @returns where it leads, or what was wrong @throws Error in words */
export async function signInWithPasskey(action: string, to: string): Promise<DeskFormJson> {
  const begun = await send<PasskeyStepJson>(action, { passkey: 'ask' });
  if ('errors' in begun) return begun;
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const optionsJSON = begun.options as PublicKeyCredentialRequestOptionsJSON;
  const answer = await asked(() => startAuthentication({ optionsJSON }));
  return send(action, { passkey: JSON.stringify(answer), to });
}

/** Makes a passkey for one's own account. @returns where it leads, or what was wrong @throws Error in words */
export async function addPasskey(
  action: string,
  { name, password }: { readonly name: string; readonly password: string },
): Promise<DeskFormJson> {
  const begun = await send<PasskeyStepJson>(action, { act: 'begin-passkey', password });
  if ('errors' in begun) return begun;
  const { startRegistration } = await import('@simplewebauthn/browser');
  const optionsJSON = begun.options as PublicKeyCredentialCreationOptionsJSON;
  const answer = await asked(() => startRegistration({ optionsJSON }));
  return send(action, { act: 'add-passkey', name, passkey: JSON.stringify(answer) });
}
