import type { ProcessReport } from '@/lib/engine/report';
import type { Finding } from '@/lib/engine/types';
import { findingText } from '@/lib/runtime/check-file';

/** What was found of a file; `report` is null where it holds no process. */
export interface CheckedProcess {
  readonly file: string;
  readonly mayRun: boolean;
  readonly report: ProcessReport | null;
  readonly findings: readonly Finding[];
}

/** The report as a person reads it: figures, ends by outcome, what elements do, one line a finding, the verdict. */
export function formatProcess({ file, mayRun, report, findings }: CheckedProcess): string {
  const lines = [report === null ? file : `${file}: ${report.processId}, ${report.hash.slice(0, 12)}`];
  if (report?.table) {
    const { markings, transitions, complete } = report.table;
    lines.push(`${markings} markings, ${transitions} transitions${complete ? '' : ', not all of them'}`);
    for (const { outcome, endEventIds, leaves } of report.ends)
      lines.push(
        `${String(leaves).padStart(7)} × ${outcome ?? 'by what was completed'}: ${endEventIds.join(', ')}`,
      );
  }
  if (report !== null && report.explained.length > 0) lines.push('', ...report.explained);
  lines.push('', ...findings.map(findingText));
  lines.push(mayRun ? `It may run${findings.length > 0 ? '; see the warnings' : ''}.` : 'It must not run.');
  return lines.join('\n');
}
