/** What can be tried at Sandpay, in the words of its customer; the values are those of the form. */
export const scenarioWords: readonly { value: string; title: string; note: string }[] = [
  { value: 'half', title: 'Pay half', note: 'The shop waits for the rest.' },
  { value: 'twice', title: 'Pay twice', note: 'Two payments; one of them goes back.' },
  {
    value: 'event-twice',
    title: 'Tell the shop twice',
    note: 'One payment, reported two times; it must count once.',
  },
  { value: 'too-much', title: 'Pay 5.00 too much', note: 'The rest goes back.' },
  {
    value: 'wrong-currency',
    title: 'Pay in another currency',
    note: 'The shop keeps it safe and gives it back.',
  },
  {
    value: 'late',
    title: 'Pay too late',
    note: 'The money is sent once the shop has closed the order. Hurry its clock to see it.',
  },
  { value: 'delayed', title: 'Report late', note: 'Paid now; the shop hears of it five seconds later.' },
  { value: 'lost', title: 'Lose the first reports', note: 'Two reports vanish, the third arrives.' },
];
