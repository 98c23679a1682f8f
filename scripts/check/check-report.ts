import type { CheckReport, Standing } from '@/lib/contract/check';

/** The report as a person reads it: one line an invariant, its violations below. */
export function formatReport(report: CheckReport): string {
  const lines = [
    `${report.orders} order${report.orders === 1 ? '' : 's'}`,
    ...formatStanding(report.standing),
    '',
  ];
  for (const { invariant, title, count, violations, note } of report.invariants) {
    const verdict = count === 0 ? 'ok' : `${count} violation${count === 1 ? '' : 's'}`;
    lines.push(`${invariant}  ${verdict.padEnd(14)} ${title}${note === undefined ? '' : ` (${note})`}`);
    for (const { orderId, message } of violations)
      lines.push(`      ${orderId === undefined ? '' : `order ${orderId} `}${message}`);
    if (count > violations.length) lines.push(`      and ${count - violations.length} more`);
  }
  return lines.join('\n');
}

/** Where the open orders stand: how many wait for what. */
export function formatStanding(standing: readonly Standing[]): string[] {
  return standing.map(
    ({ openWork, orders }) => `${String(orders).padStart(7)} open on ${openWork.join(', ') || 'nothing'}`,
  );
}

export const countViolations = (report: CheckReport) =>
  report.invariants.reduce((sum, { count }) => sum + count, 0);
