import { describe, expect, it } from 'vitest';
import type { StateName } from '@/lib/story/order-state';
import { contrastOf } from '@/lib/testing/contrast';
import { badgeSvg } from './badge-svg';

const STATES: StateName[] = ['active', 'waiting', 'done', 'failed', 'ended'];

describe('the badge of an order', () => {
  it.each(STATES)('says its state in words, to readers and to screen readers: %s', (state) => {
    const svg = badgeSvg({ state, word: 'In progress' });
    expect(svg).toContain('role="img" aria-label="Order: In progress"');
    expect(svg).toContain('<title>Order: In progress</title>');
    expect(svg).toMatch(/<text [^>]+>In progress<\/text>/);
  });

  it('can be read: white on every background of it', () => {
    const grounds = STATES.flatMap((state) => [
      ...badgeSvg({ state, word: 'x' }).matchAll(/<path fill="(#\w+)"/g),
    ]);
    expect(grounds.length).toBe(10);
    for (const [, background = ''] of grounds) expect(contrastOf('#ffffff', background)).toBeGreaterThan(4.5);
  });

  it('is well-formed, whatever the word', () => {
    expect(badgeSvg({ state: 'done', word: '<b>"A&B"</b>' })).toContain(
      '&lt;b&gt;&quot;A&amp;B&quot;&lt;/b&gt;',
    );
  });

  it('fits its words: the background ends after them', () => {
    const widthOf = (word: string) => Number(/width="(\d+)"/.exec(badgeSvg({ state: 'done', word }))?.[1]);
    expect(widthOf('Awaiting payment')).toBeGreaterThan(widthOf('Done') + 60);
  });
});
