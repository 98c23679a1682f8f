import type { Role } from './desk';

/** Those who run the shop: their accounts, their sessions, and tokens of the API. For `/desk`, and no part of the API. */

/** What a token may do, each as a role may. */
export const TOKEN_SCOPES = ['read', 'operate', 'merchant', 'admin'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

export const ROLE_OF_SCOPE: Readonly<Record<TokenScope, Role>> = {
  read: 'viewer',
  operate: 'operator',
  merchant: 'merchant',
  admin: 'admin',
};

/** How long a token lasts, in days. */
export const TOKEN_DAYS = [7, 30, 90, 365] as const;

/** An account, as those who manage people see it. */
export interface AccountJson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly since: string;
  /** `invited`: has set no password yet. `locked`: too many wrong passwords, for a quarter of an hour. */
  readonly state: 'invited' | 'active' | 'locked' | 'disabled';
  readonly hasSecondFactor: boolean;
  /** How they come in: `provider`, one of OpenID Connect that made the account; `both`: by that and with a password. */
  readonly way: 'password' | 'both' | 'provider';
  readonly passkeys: number;
  /** What user tasks call them by. */
  readonly groups: readonly string[];
  /** Sessions that go on. */
  readonly sessions: number;
}

/** A browser that is signed in. */
export interface SessionJson {
  readonly id: string;
  readonly startedAt: string;
  readonly endsAt: string;
  /** As it names itself. */
  readonly browser: string;
  /** The one that asks. */
  readonly isThis: boolean;
}

/** A passkey, as its holder sees it. */
export interface PasskeyJson {
  readonly id: string;
  readonly name: string;
  readonly since: string;
  readonly lastUsedAt: string | null;
}

/** What a page does with a passkey goes in two steps: what the browser is to be asked, as WebAuthn has it; then its answer. */
export interface PasskeyStepJson {
  readonly options: object;
}

/** `no`; `begun`: its key was shown, and no code of it was typed yet. */
export type SecondFactorState = 'no' | 'begun' | 'on';

/** A token of the API, never the token itself. */
export interface TokenJson {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly createdBy: string;
  readonly createdAt: string;
  readonly endsAt: string;
  /** To the minute. */
  readonly lastUsedAt: string | null;
  readonly state: 'valid' | 'ended' | 'revoked';
}
