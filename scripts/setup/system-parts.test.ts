import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findChromium, findPostgres } from './system-parts.mjs';

afterEach(() => vi.unstubAllEnvs());

describe('the overrides of what is looked for on the system', () => {
  it('CHROMIUM_PATH wins, and a wrong one is named', () => {
    vi.stubEnv('CHROMIUM_PATH', process.execPath);
    expect(findChromium()).toBe(process.execPath);
    vi.stubEnv('CHROMIUM_PATH', '/none/chromium');
    expect(() => findChromium()).toThrow('CHROMIUM_PATH takes the path of a Chromium, not "/none/chromium".');
  });

  it('POSTGRES_BIN wins, as a folder or as a program in it, and a wrong one is named', () => {
    const found = findPostgres();
    if (found !== null) {
      vi.stubEnv('POSTGRES_BIN', found);
      expect(findPostgres()).toBe(found);
      vi.stubEnv('POSTGRES_BIN', join(found, 'postgres'));
      expect(findPostgres()).toBe(found);
    }
    vi.stubEnv('POSTGRES_BIN', dirname(process.execPath));
    expect(() => findPostgres()).toThrow(/^POSTGRES_BIN takes the folder of initdb and postgres/);
  });
});
