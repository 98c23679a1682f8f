import { describe, expect, it } from 'vitest';
import { namesRead } from './read-names';

describe('the names that a FEEL text reads', () => {
  it.each<[string, string[]]>([
    ['=delivery = "express"', ['delivery']],
    ['=approved and total > limit', ['approved', 'total', 'limit']],
    ['=payment.status = "paid"', ['payment']],
    ['=sum(parts) > 3 and not(held back)', ['parts', 'held back']],
    ['=some x in items satisfies x.quantity > most', ['items', 'most']],
    ['=for i in list return i * factor', ['list', 'factor']],
    ['PT5M', []],
    ['="PT5M"', []],
  ])('%s', (text, names) => {
    expect(namesRead(text)).toEqual(names);
  });
});
