/** How an order ended where its end event does not say: by what was completed (contract, section 4). */
export function outcomeOf(completed: ReadonlySet<string>): string {
  if (completed.has('send-rejection')) return 'rejected';
  if (completed.has('send-cancellation')) return 'cancelled';
  return 'fulfilled';
}
