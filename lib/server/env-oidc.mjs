// @ts-check
// Whose sign-in the desk takes besides its own: a provider of OpenID Connect.
import { EnvError } from './env-values.mjs';

/** As `lib/contract/desk.ts` has them, which nothing can import before the build. @typedef {import('../contract/desk').Role} Role */
export const OIDC_ROLE_NAMES = /** @type {const} */ (['viewer', 'operator', 'merchant', 'admin']);

/**
 * @typedef {object} OidcEnv
 * @property {string} issuer as the provider's documents spell it
 * @property {string} clientId
 * @property {string} clientSecret
 * @property {string} name what the sign-in page calls it
 * @property {{ claim: string, roles: [value: string, role: Role][] } | null} roleMap null: no claim says a role
 * @property {string[] | null} domains of the addresses that may come in, in small letters; null: any
 */

const MAX_LENGTH = 512;
const MAX_LISTED = 50;
const MAX_NAME = 40;
const TEXT = /^[\x21-\x7e]+$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?$/;

const NEEDED = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'];
const OTHERS = ['OIDC_NAME', 'OIDC_ROLE_CLAIM', 'OIDC_ROLES', 'OIDC_DOMAINS'];
const ROLES_TAKES =
  'values of the claim with the role that each stands for and commas between, such as shop-admins=admin, support=operator';

/**
 * @param {(name: string) => string | undefined} read @param {boolean} isLive @returns {OidcEnv | null} null: no provider
 * @throws EnvError where half of it is set
 */
export function readOidc(read, isLive) {
  const set = [...NEEDED, ...OTHERS].find((name) => read(name) !== undefined);
  if (set === undefined) return null;
  for (const name of NEEDED)
    if (read(name) === undefined)
      throw new EnvError(name, `what the provider has for this shop, and must be set where ${set} is`);
  const issuer = readIssuer(read('OIDC_ISSUER') ?? '', isLive);
  return {
    issuer,
    clientId: readText('OIDC_CLIENT_ID', read('OIDC_CLIENT_ID') ?? ''),
    clientSecret: readText('OIDC_CLIENT_SECRET', read('OIDC_CLIENT_SECRET') ?? ''),
    name: readName(read('OIDC_NAME') ?? new URL(issuer).hostname),
    roleMap: readRoleMap(read('OIDC_ROLE_CLAIM'), read('OIDC_ROLES')),
    domains: readDomains(read('OIDC_DOMAINS')),
  };
}

/** @param {string} value @param {boolean} isLive */
function readIssuer(value, isLive) {
  const url = URL.canParse(value) ? new URL(value) : null;
  const isWeb = url?.protocol === 'https:' || (url?.protocol === 'http:' && !isLive);
  if (url === null || !isWeb || url.username !== '' || url.password !== '' || /[?#]/.test(value))
    throw new EnvError(
      'OIDC_ISSUER',
      `the address of the provider, ${isLive ? 'https://… in live mode' : 'https://… or http://…'}, with nothing behind its path`,
      url !== null && (url.username !== '' || url.password !== '') ? undefined : value,
    );
  return value;
}

/** Never repeated: it may be the secret. @param {string} name @param {string} value */
function readText(name, value) {
  if (!TEXT.test(value) || value.length > MAX_LENGTH)
    throw new EnvError(name, `1 to ${MAX_LENGTH} characters without spaces, as the provider shows them`);
  return value;
}

/** @param {string} value */
function readName(value) {
  const name = value.slice(0, 2 * MAX_LENGTH);
  if (name.length > MAX_NAME || /[\p{Cc}\p{Cf}<>]/u.test(name))
    throw new EnvError('OIDC_NAME', `a name of 1 to ${MAX_NAME} characters, for the sign-in page`, name);
  return name;
}

/** One is of no use without the other. @param {string | undefined} claim @param {string | undefined} text @returns {OidcEnv['roleMap']} */
function readRoleMap(claim, text) {
  if (claim === undefined && text === undefined) return null;
  if (claim === undefined || !TEXT.test(claim) || claim.length > MAX_LENGTH)
    throw new EnvError('OIDC_ROLE_CLAIM', 'the name of a claim such as groups, together with OIDC_ROLES');
  if (text === undefined) throw new EnvError('OIDC_ROLES', `${ROLES_TAKES}, together with OIDC_ROLE_CLAIM`);
  const pairs = text.split(',').map((pair) => readPair(pair.trim(), text));
  const values = new Set(pairs.map(([value]) => value));
  if (pairs.length > MAX_LISTED || values.size < pairs.length)
    throw new EnvError('OIDC_ROLES', `${ROLES_TAKES}: at most ${MAX_LISTED}, each value once`, text);
  return { claim, roles: pairs };
}

/** @param {string} pair @param {string} all @returns {[string, Role]} */
function readPair(pair, all) {
  const at = pair.lastIndexOf('=');
  const value = pair.slice(0, Math.max(at, 0)).trim();
  const role = OIDC_ROLE_NAMES.find((name) => name === pair.slice(at + 1).trim());
  if (value === '' || role === undefined)
    throw new EnvError('OIDC_ROLES', `${ROLES_TAKES}; the roles are ${OIDC_ROLE_NAMES.join(', ')}`, all);
  return [value, role];
}

/** @param {string | undefined} value */
function readDomains(value) {
  if (value === undefined) return null;
  const domains = value
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((domain) => domain !== '');
  if (domains.length === 0 || domains.length > MAX_LISTED || !domains.every((domain) => DOMAIN.test(domain)))
    throw new EnvError(
      'OIDC_DOMAINS',
      `domains of mail addresses such as shop.example, at most ${MAX_LISTED}, with commas between`,
      value,
    );
  return domains;
}
