/**
 * `28 November 2026, 14:05, Europe/Dublin time`: an instant for paper and mail, whose reader may sit anywhere. Pages say it in
 * the reader's own zone.
 * @param timeZone the shop's
 */
export const formatShopTime = (at: Date, timeZone: string): string =>
  `${new Intl.DateTimeFormat('en-IE', { dateStyle: 'long', timeZone }).format(at)}, ${new Intl.DateTimeFormat(
    'en-IE',
    { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone },
  ).format(at)}, ${timeZone === 'UTC' ? 'UTC' : `${timeZone} time`}`;
