import { expect, it } from 'vitest';
import { ROLES } from '@/lib/contract/desk';
import { readEnv } from './env.mjs';
import { OIDC_ROLE_NAMES, readOidc } from './env-oidc.mjs';

const WHOLE = {
  OIDC_ISSUER: 'https://sso.example/realms/shop',
  OIDC_CLIENT_ID: 'orderflow',
  OIDC_CLIENT_SECRET: 'a-secret-0123',
};
type Source = Readonly<Record<string, string | undefined>>;
const oidcOf = (source: Source, isLive = false) => readOidc((name) => source[name], isLive);
function failure(source: Source, isLive = false): string {
  try {
    oidcOf(source, isLive);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'taken';
}

it('knows the roles of the desk', () => {
  expect(OIDC_ROLE_NAMES).toEqual(ROLES);
});

it('takes a provider, or none', () => {
  expect(oidcOf({})).toBeNull();
  expect(readEnv({}, 'box').oidc).toBeNull();
  expect(readEnv(WHOLE, 'box').oidc).toEqual({
    ...{ issuer: WHOLE.OIDC_ISSUER, clientId: 'orderflow', clientSecret: 'a-secret-0123' },
    ...{ name: 'sso.example', roleMap: null, domains: null },
  });
  expect(
    oidcOf({
      ...WHOLE,
      OIDC_NAME: 'Our house',
      OIDC_ROLE_CLAIM: 'groups',
      OIDC_ROLES: 'Shop admins=admin, a=b=viewer',
      OIDC_DOMAINS: 'Shop.example, other.example',
    }),
  ).toMatchObject({
    name: 'Our house',
    roleMap: {
      claim: 'groups',
      roles: [
        ['Shop admins', 'admin'],
        ['a=b', 'viewer'],
      ],
    },
    domains: ['shop.example', 'other.example'],
  });
});

it('refuses half of one, in one line that repeats no secret', () => {
  const names = Object.keys(WHOLE);
  for (const name of names) {
    const others = Object.fromEntries(Object.entries(WHOLE).filter(([other]) => other !== name));
    expect(failure(others)).toMatch(
      new RegExp(`^${name} takes [^\\n]* and must be set where OIDC_\\w+ is\\.$`),
    );
  }
  expect(failure({ OIDC_DOMAINS: 'shop.example' })).toMatch(/^OIDC_ISSUER takes .* where OIDC_DOMAINS is\.$/);
  expect(failure({ ...WHOLE, OIDC_ROLE_CLAIM: 'groups' })).toMatch(/^OIDC_ROLES takes/);
  expect(failure({ ...WHOLE, OIDC_ROLES: 'a=admin' })).toMatch(/^OIDC_ROLE_CLAIM takes/);
  expect(failure({ ...WHOLE, OIDC_CLIENT_SECRET: 'se cret' })).toMatch(
    /^OIDC_CLIENT_SECRET takes (?!.*se cret)/,
  );
});

it.each([
  ['OIDC_ISSUER', 'sso.example'],
  ['OIDC_ISSUER', 'ftp://sso.example'],
  ['OIDC_ISSUER', 'https://sso.example/?realm=a'],
  ['OIDC_ISSUER', 'https://a:hidden@sso.example'],
  ['OIDC_NAME', 'x'.repeat(41)],
  ['OIDC_DOMAINS', 'shop'],
  ['OIDC_DOMAINS', '@shop.example'],
])('%s takes no %s', (name, value) => {
  expect(failure({ ...WHOLE, [name]: value })).toMatch(new RegExp(`^${name} takes (?!.*hidden)`));
});

it.each(['admin', 'a=owner', '=admin', 'a=admin, a=viewer', ''])('OIDC_ROLES takes no %j', (OIDC_ROLES) => {
  expect(failure({ ...WHOLE, OIDC_ROLE_CLAIM: 'groups', OIDC_ROLES })).toMatch(/^OIDC_ROLES takes/);
});

it('takes http in the sandbox alone', () => {
  const source = { ...WHOLE, OIDC_ISSUER: 'http://localhost:9000' };
  expect(failure(source)).toBe('taken');
  expect(failure(source, true)).toMatch(/^OIDC_ISSUER takes .*https:\/\/… in live mode/);
});
