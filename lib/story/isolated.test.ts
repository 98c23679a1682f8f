import { expect, it } from 'vitest';
import { isolated } from './isolated';

it.each(['شاي الأطلس', 'תה ירוק', 'Tea شاي'])('%s keeps its direction to itself', (name) => {
  expect(isolated(name)).toBe(`\u2068${name}\u2069`);
});

it.each(['', 'Garden mint', 'Hündchens Tee', '西湖龙井'])('“%s” stays as it is', (name) => {
  expect(isolated(name)).toBe(name);
});
