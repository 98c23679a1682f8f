import { createHmac, randomBytes } from 'node:crypto';
import { send } from '@/e2e/support/send';
import type { Target } from '@/e2e/support/server';
import { cookieOf } from '@/e2e/support/shop';
import type { Role } from '@/lib/contract/desk';
import type { Sql } from '@/lib/db/database';
import { addDeskSession } from '@/lib/db/tables/desk-sessions';
import { deskPaths } from '@/lib/story/desk-paths';

const HOUR_MS = 60 * 60 * 1000;

/** Types the operator's token at the desk. */
export const typeToken = (shop: Target, token: string, to = deskPaths.home()) =>
  send(shop, deskPaths.signIn(), {
    body: new URLSearchParams({ token, to }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });

/** Signs in with the operator's token. @returns the cookie */
export async function signInAtDesk(shop: Target): Promise<string> {
  return cookieOf(await typeToken(shop, shop.operatorToken));
}

/**
 * Somebody of a role is signed in. There are no accounts yet to sign in with, so the session is put where the server
 * keeps them.
 * @param forMs how long it still goes on
 * @returns the cookie
 */
export async function sessionOf(
  sql: Sql,
  operatorToken: string,
  role: Role,
  forMs = HOUR_MS,
): Promise<string> {
  const id = randomBytes(32).toString('base64url');
  const key = createHmac('sha256', operatorToken).update(`desk\n${id}`).digest('base64url');
  const startedAt = new Date();
  const endsAt = new Date(startedAt.getTime() + forMs);
  await addDeskSession(sql, { key, name: role, role, startedAt, endsAt });
  return `orderflow-desk=${id}`;
}
