import { describe, expect, it } from 'vitest';
import { addMoneyGone, type MoneyGone, moneyBackOf } from './money-back';

type Told = Parameters<typeof addMoneyGone>[1];

/** What an order tells after these steps of its log, each entry as text. */
function toldAfter(...steps: [type: Told['type'], data: Told['data']][]): string[] {
  const gone: MoneyGone = new Map();
  for (const [type, data] of steps) addMoneyGone(gone, { type, data: { currency: 'EUR', ...data } });
  return moneyBackOf(gone).map(({ state, amount, currency }) => `${state} ${amount} ${currency}`);
}

describe('money that goes back', () => {
  it('is told from the first of it that moves, with what is left to send', () => {
    expect(toldAfter(['payment', { amount: '5.00', verdict: 'late' }])).toEqual([]);
    expect(toldAfter(['refund', { amount: '2.00', due: '3.00' }])).toEqual([
      'refunded 2.00 EUR',
      'due 3.00 EUR',
    ]);
  });

  it('is pending, then gone, or due again', () => {
    const sent = ['refund-sent', { amount: '5.00' }] as const;
    expect(toldAfter([...sent])).toEqual(['pending 5.00 EUR']);
    expect(toldAfter([...sent], ['refund', { amount: '5.00', was: 'pending' }])).toEqual([
      'refunded 5.00 EUR',
    ]);
    expect(toldAfter([...sent], ['refund-failed', { amount: '5.00', was: 'pending', due: '5.00' }])).toEqual([
      'due 5.00 EUR',
    ]);
    expect(
      toldAfter(
        ['refund', { amount: '5.00' }],
        ['refund-failed', { amount: '5.00', was: 'refunded', due: '5.00' }],
      ),
    ).toEqual(['due 5.00 EUR']);
  });

  it('may be taken by a bank, and given back', () => {
    const taken = ['chargeback', { amount: '5.00' }] as const;
    expect(toldAfter([...taken])).toEqual(['charged-back 5.00 EUR']);
    expect(toldAfter([...taken], ['chargeback-reversed', { amount: '5.00' }])).toEqual([]);
  });

  it('grows with money that comes in vain, and is told by currency', () => {
    expect(
      toldAfter(
        ['refund', { amount: '5.00' }],
        ['payment', { amount: '1.00', verdict: 'late' }],
        ['payment', { amount: '9.00', verdict: 'applied' }],
        ['refund-sent', { amount: '100', currency: 'JPY' }],
      ),
    ).toEqual(['refunded 5.00 EUR', 'due 1.00 EUR', 'pending 100 JPY']);
  });
});
