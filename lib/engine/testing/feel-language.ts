/**
 * What Camunda 8 documents of FEEL's language: expression and result, from the language guide of its documentation
 * (docs.camunda.io, Modeler, FEEL expressions; the rules of null from "Error handling" and "Data types").
 * A temporal result stands in the notation of a literal: `@"P5D"`.
 */
export type DocumentedResult = readonly [expression: string, result: unknown];

export const BOOLEANS: readonly DocumentedResult[] = [
  ['5 = 5', true],
  ['5 != 5', false],
  ['date("2020-04-05") < date("2020-04-06")', true],
  ['time("08:00:00") <= time("08:00:00")', true],
  ['duration("P1D") > duration("P5D")', false],
  ['duration("P1Y") >= duration("P6M")', true],
  ['5 between 3 and 7', true],
  ['date("2020-04-06") between date("2020-04-05") and date("2020-04-09")', true],
  ['null = null', true],
  ['"foo" = null', false],
  ['{x: null}.x = null', true],
  ['{}.y = null', true],
  ['true and true', true],
  ['true and false', false],
  ['true and null', null],
  ['true and "otherwise"', null],
  ['false and null', false],
  ['false and "otherwise"', false],
  ['true or false', true],
  ['false or false', false],
  ['true or null', true],
  ['true or "otherwise"', true],
  ['false or null', null],
  ['false or "otherwise"', null],
  ['1 instance of number', true],
  ['1 instance of string', false],
  ['1 instance of Any', true],
  ['null instance of Any', false],
  ['@"P1Y" instance of years and months duration', true],
  ['@"P1D" instance of days and time duration', true],
  ['5 in (3..7)', true],
  ['date("2021-06-04") in [date("2021-05-01")..date("2021-05-31")]', false],
  ['5 in (3,5,7)', true],
  ['5 in [2,4,6,8]', false],
];

/** "If something goes wrong, return null." */
export const NULLS: readonly DocumentedResult[] = [
  ['missing', null],
  ['missing.b > 10', null],
  ['missing != null and missing.b > 10', false],
  ['missing = null', true],
  ['{a: 1}.b', null],
  ['no such thing(1)', null],
  ['contains("a", 1)', null],
  ['1 < "a"', null],
  ['"a" > 1', null],
  ['1 < null', null],
  ['null >= 1', null],
  ['not(1 < "a")', null],
  ['date("2020-04-05") < 1', null],
  ['true > false', null],
  ['1 = "a"', null],
  ['"a" between 1 and 2', null],
  ['null between 1 and 2', null],
  ['1 between null and 2', null],
  ['1 + "a"', null],
  ['null + 1', null],
  ['"a" * 2', null],
  ['1 / 0', null],
  ['[{a: 1}, {b: 2}].a', [1, null]],
  ['[{a: 1}, {b: 2}][a < 10]', [{ a: 1 }]],
  ['[1, 2][3]', null],
  ['date("2024-06-31")', null],
  ['@"2024-06-31"', null],
  ['date and time("2024-06-31T10:00:00")', null],
  ['date(2024, 6, 31)', null],
  ['number("many")', null],
  ['from json("{")', null],
];

export const CONTROL_FLOW: readonly DocumentedResult[] = [
  ['if 5 < 10  then "low" else "high"', 'low'],
  ['if 12 < 10 then "low" else "high"', 'high'],
  ['if null then "low" else "high"', 'high'],
  ['if "x" then 1 else 2', 2],
  ['if 1 then 1 else 2', 2],
  ['for x in [1,2,3] return x * 2', [2, 4, 6]],
  ['for x in [1,2], y in [3,4] return x * y', [3, 4, 6, 8]],
  [
    'for i in 1..10 return if (i <= 2) then 1 else partial[-1] + partial[-2]',
    [1, 1, 2, 3, 5, 8, 13, 21, 34, 55],
  ],
  [
    'for x in ["a","b","c"] return {value: x, index: count(partial) + 1}',
    [
      { value: 'a', index: 1 },
      { value: 'b', index: 2 },
      { value: 'c', index: 3 },
    ],
  ],
  ['for x in 0..8 return 2 ** x', [1, 2, 4, 8, 16, 32, 64, 128, 256]],
  ['for x in 3..1 return 2 * x', [6, 4, 2]],
];

export const NUMBERS_AND_STRINGS: readonly DocumentedResult[] = [
  ['.5', 0.5],
  ['01', 1],
  ['-0002', -2],
  ['2 + 3', 5],
  ['5 - 3', 2],
  ['5 * 3', 15],
  ['6 / 2', 3],
  ['2 ** 3', 8],
  ['"foo" + "bar"', 'foobar'],
  ['"order-" + string(123)', 'order-123'],
];

export const LISTS: readonly DocumentedResult[] = [
  [
    '[[1,2], [3,4], [5,6]]',
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
  ],
  ['[1,2,3,4][1]', 1],
  ['[1,2,3,4][4]', 4],
  ['[1,2,3,4][5]', null],
  ['[1,2,3,4][0]', null],
  ['[1,2,3,4][-1]', 4],
  ['[1,2,3,4][-2]', 3],
  ['[1,2,3,4][-5]', null],
  ['[1,2,3,4][item > 2]', [3, 4]],
  ['[1,2,3,4][item > 10]', []],
  ['[1,2,3,4][even(item)]', [2, 4]],
  ['some x in [1,2,3] satisfies x > 2', true],
  ['some x in [1,2,3] satisfies x > 5', false],
  ['some x in [1,2,3] satisfies even(x)', true],
  ['some x in [1,2], y in [2,3] satisfies x < y', true],
  ['every x in [1,2,3] satisfies x >= 1', true],
  ['every x in [1,2,3] satisfies x >= 2', false],
  ['every x in [1,2,3] satisfies even(x)', false],
  ['every x in [1,2], y in [2,3] satisfies x < y', false],
  ['some x in [1,2] satisfies "yes"', false],
  ['data.packaging[item.weight > 25].weight', [30]],
  ['data.packaging[unit = "Palette"][1]', { unit: 'Palette', weight: 25 }],
  ['for p in distinct values(data.packaging.unit) return count(data.packaging[unit = p])', [1, 2]],
  [
    '{ids: union(x.files.id,y.files.id), getById: function (files,fileId) get or else(files[id=fileId][1], {}),' +
      ' merge: for id in ids return context merge(getById(x.files, id), getById(y.files, id))}.merge',
    [
      { id: 1, content: 'a2' },
      { id: 2, content: 'b' },
      { id: 3, content: 'c' },
    ],
  ],
];

export const CONTEXTS: readonly DocumentedResult[] = [
  ['{a: 1, b: 2}', { a: 1, b: 2 }],
  ['{"a": 1, "b": 2}', { a: 1, b: 2 }],
  ['{a: 2, b: a * 2}', { a: 2, b: 4 }],
  ['{a: 1, b: {c: 2}}', { a: 1, b: { c: 2 } }],
  ['{a: 2}.a', 2],
  ['{a: {b: 3}}.a', { b: 3 }],
  ['{a: {b: 3}}.a.b', 3],
  ['[{a: "p1", b: 5}, {a: "p2", b: 10}][b > 7]', [{ a: 'p2', b: 10 }]],
  ['[{a: "p1", b: 5}, {a: "p2", b: 10}].a', ['p1', 'p2']],
  ['`first name`', 'Ada'],
  ['`tracking-id`', 'T-1'],
  ['person.`family name`', 'Lovelace'],
  ['get value(person, "family name")', 'Lovelace'],
];

export const TEMPORALS: readonly DocumentedResult[] = [
  ['time("08:00:00@Europe/Berlin")', '@"08:00:00@Europe/Berlin"'],
  ['@"2020-04-06T08:00:00+02:00"', '@"2020-04-06T08:00:00+02:00"'],
  ['@"2020-04-06T08:00:00@Europe/Berlin"', '@"2020-04-06T08:00:00@Europe/Berlin"'],
  ['@"P1Y6M"', '@"P1Y6M"'],
  ['date("2020-04-06") + duration("P1D")', '@"2020-04-07"'],
  ['time("08:00:00") + duration("PT1H")', '@"09:00:00"'],
  ['date and time("2020-04-06T08:00:00") + duration("P7D")', '@"2020-04-13T08:00:00"'],
  ['duration("P2D") + duration("P5D")', '@"P7D"'],
  ['date("2020-04-06") - date("2020-04-01")', '@"P5D"'],
  ['date("2020-04-06") - duration("P5D")', '@"2020-04-01"'],
  ['time("08:00:00") - time("06:00:00")', '@"PT2H"'],
  ['time("08:00:00") - duration("PT2H")', '@"06:00:00"'],
  ['duration("P7D") - duration("P2D")', '@"P5D"'],
  ['duration("P1Y") - duration("P3M")', '@"P9M"'],
  ['duration("P1D") * 5', '@"P5D"'],
  ['duration("P1M") * 6', '@"P6M"'],
  ['6 * duration("P1M")', '@"P6M"'],
  ['duration("P5D") / duration("P1D")', 5],
  ['duration("P5D") / 5', '@"P1D"'],
  ['duration("P1Y") / duration("P1M")', 12],
  ['duration("P1Y") / 12', '@"P1M"'],
  ['duration("P1D") * duration("P1D")', null],
  ['date("2020-04-06").year', 2020],
  ['date("2020-04-06").month', 4],
  ['date("2020-04-06").weekday', 1],
  ['time("08:00:00").hour', 8],
  ['date and time("2020-04-06T08:00:00+02:00").time offset', '@"PT2H"'],
  ['date and time("2020-04-06T08:00:00@Europe/Berlin").timezone', 'Europe/Berlin'],
  ['duration("PT2H30M").hours', 2],
  ['duration("PT2H30M").minutes', 30],
  ['duration("P6M").months', 6],
  [
    '(for x in 1..3 return @"2026-11-27" + @"P1D" * x)[not(day of week(item) in ("Saturday","Sunday"))][1]',
    '@"2026-11-30"',
  ],
  [
    'for d in ["2021-04-21T07:25:06.000Z", "2021-04-22T07:25:06.000Z"] return {date: date(date and time(d)),' +
      ' day: string(date.day), month: substring(month of year(date), 1, 3), year: string(date.year),' +
      ' formatted: day + "-" + month + "-" + year}.formatted',
    ['21-Apr-2021', '22-Apr-2021'],
  ],
  ['(@"2021-04-12T06:07:19Z" - @"1970-01-01T00:00Z") / @"PT1S" * 1000', 1_618_207_639_000],
];

/** What the expressions above read. */
export const SCOPE = {
  'first name': 'Ada',
  'tracking-id': 'T-1',
  person: { 'family name': 'Lovelace' },
  data: {
    packaging: [
      { unit: 'Box', weight: 1 },
      { unit: 'Palette', weight: 25 },
      { unit: 'Palette', weight: 30 },
    ],
  },
  x: {
    files: [
      { id: 1, content: 'a' },
      { id: 2, content: 'b' },
    ],
  },
  y: {
    files: [
      { id: 1, content: 'a2' },
      { id: 3, content: 'c' },
    ],
  },
};
