import { describe, expect, test } from 'vitest';
import { HELP, readSecretsCommand } from './secrets-options';
import { formatChange, formatRing } from './secrets-report';

const read = (line: string) => readSecretsCommand(line.split(' '));

describe('npm run secrets', () => {
  test.each([
    ['list', { name: 'list' }],
    ['reset', { name: 'reset' }],
    ['rotate', { name: 'rotate' }],
    ['rotate cookies --keep P7D', { name: 'rotate', purpose: 'cookies', keepMs: 604_800_000 }],
    ['rotate --keep PT0S', { name: 'rotate', keepMs: 0 }],
    ['revoke links-2', { name: 'revoke', keyId: 'links-2' }],
  ])('takes %s', (line, command) => {
    expect(read(line)).toEqual({ command, isJson: false });
  });

  test.each([
    ['', 'There is no command ""'],
    ['rotat', 'There is no command "rotat"'],
    ['rotate tokens', 'rotate takes one of cookies, links, webhooks, or nothing for all, not "tokens".'],
    ['rotate cookies links', 'rotate takes no "links".'],
    ['rotate --keep 7', '--keep takes an ISO 8601 duration'],
    ['rotate --keep P9999D', '--keep takes an ISO 8601 duration'],
    ['list cookies', 'list takes no "cookies".'],
    ['list --keep P7D', '--keep belongs to rotate.'],
    ['revoke', 'revoke takes the id of a key, such as cookies-2.'],
    ['list --all', "Unknown option '--all'"],
  ])('refuses "%s" with a line that says what it takes', (line, words) => {
    expect(() => read(line)).toThrow(words);
  });

  test('without a command says what there is', () => {
    expect(() => readSecretsCommand([])).toThrow(HELP);
  });
});

describe('what it prints', () => {
  const createdAt = '2026-11-27T12:00:00.000Z';
  const keys = [
    { keyId: 'cookies-1', purpose: 'cookies', createdAt, validUntil: '2026-12-27T12:00:00.000Z' },
    { keyId: 'webhooks-1', purpose: 'webhooks', createdAt, validUntil: null },
  ] as const;

  test('is a line for each key', () => {
    expect(formatRing({ keys: [...keys] })).toBe(
      `cookies-1   made ${createdAt}  valid until 2026-12-27T12:00:00.000Z\nwebhooks-1  made ${createdAt}  the newest`,
    );
    expect(formatRing({ keys: [] })).toContain('the first start of the server makes them');
  });

  test('tells a secret only where somebody else has to know it', () => {
    const made = [{ keyId: 'cookies-2' }, { keyId: 'webhooks-1', secret: 'whsec_new' }];
    const text = formatChange({ keys: [...keys], made });
    expect(text).toContain('cookies-2 was made.\n');
    expect(text).toContain(
      'webhooks-1 was made. Tell the payment system, it is not shown again: whsec_new\n',
    );
  });
});
