import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contrastOf } from '@/lib/testing/contrast';

/** The colours of globals.css, measured: WCAG AA is 4.5 for text and 3 for signs, outlines and borders of fields. */

const css = readFileSync(new URL('../../app/globals.css', import.meta.url), 'utf8');
const [lightCss = '', darkCss = ''] = css.split('prefers-color-scheme: dark');
const colours = (text: string) =>
  Object.fromEntries([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1], match[2]]));
const themes = { light: colours(lightCss), dark: colours(darkCss) };

const STATES = ['accent', 'waiting', 'done', 'failed', 'ended'];
const BACKGROUNDS = ['bg', 'surface', 'surface-2'];

describe.each(Object.entries(themes))('colours of the %s theme', (_theme, colour) => {
  const of = (name: string) => colour[name] ?? expect.fail(`--${name} is missing`);

  it.each(['text', 'muted', ...STATES])('--%s can be read on every background', (name) => {
    for (const background of BACKGROUNDS)
      expect(contrastOf(of(name), of(background)), background).toBeGreaterThanOrEqual(4.5);
  });

  it.each(STATES)('--%s and the text can be read on its soft background', (name) => {
    expect(contrastOf(of(name), of(`${name}-soft`))).toBeGreaterThanOrEqual(4.5);
    expect(contrastOf(of('text'), of(`${name}-soft`))).toBeGreaterThanOrEqual(4.5);
  });

  it('the focus ring is seen on every background', () => {
    for (const background of BACKGROUNDS)
      expect(contrastOf(of('focus'), of(background)), background).toBeGreaterThanOrEqual(3);
  });
});
