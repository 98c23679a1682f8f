// @ts-check
// What seals the secrets in the database.
import { EnvError } from './env-values.mjs';

const MIN_LENGTH = 32;
const MAX_KEYS = 10;
const KEY_PATTERN = /^[\x21-\x7e]{32,512}$/;
export const SECRETS_KEY_TAKES = `a random key of at least ${MIN_LENGTH} characters without spaces, such as 32 bytes in base64, or several with a space between (the first seals, all open)`;

/** @param {string | undefined} value @returns {string[] | null} the one that seals first */
export function readSecretsKeys(value) {
  if (value === undefined) return null;
  const keys = value.split(/\s+/);
  if (keys.length > MAX_KEYS || !keys.every((key) => KEY_PATTERN.test(key) && new Set(key).size > 1))
    throw new EnvError('SECRETS_KEY', SECRETS_KEY_TAKES);
  return keys;
}
