import { expect, test } from 'vitest';
import { BUILT_FRONT, fillData, fillPage } from './shop-front.mjs';

/** All that could end a string, a script or an attribute. */
const FRONT = { name: `Te"a</script>'s & \\ Th$&read`, description: 'Tea\u2028line' };

/** Next writes data into a page so: JSON in a string of JSON, without signs that could end the script. */
const asScript = (data: unknown) =>
  `<script>self.__next_f.push(${JSON.stringify([1, JSON.stringify(data)]).replace(
    /[&<>\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )})</script>`;

test('a page of the build is what it would be if it were rendered with these words', () => {
  const page = (front: typeof FRONT, html: (text: string) => string) =>
    `<title>Cart · ${html(front.name)}</title><meta content="${html(front.description)}.">${asScript({ front })}<p>${html(front.name)}</p>`;
  const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  expect(
    fillPage(
      page(BUILT_FRONT, (text) => text),
      FRONT,
    ),
  ).toBe(page(FRONT, escaped));
});

test('what scripts ask for is filled in as JSON', () => {
  expect(JSON.parse(fillData(JSON.stringify({ front: BUILT_FRONT }), FRONT))).toEqual({ front: FRONT });
});
