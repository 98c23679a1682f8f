import { expect, it } from 'vitest';
import { BUILT_IN_VIEWS, listQueryOf, queryText, viewQueryOf } from './desk-views';

it('two addresses that show the same are the same', () => {
  const text = queryText(listQueryOf('columns=total&state=ACTIVE&nothing=1&columns=state&q='));
  expect(text).toBe('state=ACTIVE&columns=state%2Ctotal');
  expect(queryText(listQueryOf(text))).toBe(text);
});

it('a view keeps no search: it may name a customer', () => {
  expect(viewQueryOf('q=ada%40example.com&state=ACTIVE')).toEqual({ state: 'ACTIVE' });
});

it('the built-in views say what an address can say', () => {
  for (const { query } of BUILT_IN_VIEWS) expect(listQueryOf(queryText(query))).toEqual(query);
});
