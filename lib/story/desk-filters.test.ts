import { expect, it } from 'vitest';
import { filterQuery, isFiltered, readFilters, waitSeconds } from './desk-filters';

const read = (address: string) => {
  const query = new URLSearchParams(address);
  return filterQuery(readFilters((name) => query.get(name)));
};

it.each([
  ['', {}],
  ['q=+ada+&state=ACTIVE', { q: 'ada', state: 'ACTIVE' }],
  ['state=active&incident=closed&payment=free', {}],
  ['version=0&from=2026-13-01&to=yesterday', {}],
  ['from=2026-11-27&to=2026-11-28', { from: '2026-11-27', to: '2026-11-28' }],
  ["element=a'b&outcome=x%00", {}],
  ['q=%00&unknown=1', {}],
  ['waits=usual&needs=person&suspended=yes', { waits: 'usual', needs: 'person', suspended: 'yes' }],
  ['waits=long&needs=me&suspended=no', {}],
])('of the address %j the filters are %j', (address, filters) => {
  expect(read(address)).toEqual(filters);
});

it('cuts a search that nobody types', () => {
  expect(read(`q=${'x'.repeat(1_000)}`).q).toHaveLength(200);
});

it('knows whether anything is left out', () => {
  expect([isFiltered(readFilters(() => null)), isFiltered(readFilters(() => 'ACTIVE'))]).toEqual([
    false,
    true,
  ]);
});

it.each([
  ['PT15M', 900],
  ['PT4H', 14_400],
  ['P30D', 2_592_000],
  ['P4H', null],
  ['PT1D', null],
  ['PT0M', null],
  ['PT1H30M', null],
  ['4 hours', null],
])('%s is %j seconds', (text, seconds) => {
  expect(waitSeconds(text)).toBe(seconds);
});
