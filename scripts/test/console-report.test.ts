import { describe, expect, it } from 'vitest';
import { failureText, fileLine, phaseLine, totalLine } from './console-report.mjs';

describe('what a run prints', () => {
  it('is a line for each file: name, tests, seconds', () => {
    const file = { kind: 'file', name: 'lib/x.test.ts', passed: 12, failed: 0, skipped: 0, ms: 840 } as const;
    expect(fileLine('unit', file)).toBe('unit         lib/x.test.ts  12 passed  0.8 s');
    expect(fileLine('unit', { ...file, passed: 0, failed: 2, skipped: 1 })).toBe(
      'unit         lib/x.test.ts  2 failed, 1 skipped  0.8 s',
    );
    expect(fileLine('unit', { ...file, passed: 0 })).toBe('unit         lib/x.test.ts  no tests  0.8 s');
  });

  it('is a failure with its phase and name', () => {
    const failure = {
      kind: 'failure',
      name: 'lib/x.test.ts > adds',
      text: '\nAssertionError: 3\n\n',
    } as const;
    expect(failureText('unit', failure)).toBe(
      'unit         FAILED lib/x.test.ts > adds\nAssertionError: 3\n',
    );
  });

  it('is a line for each phase, with its processor time where it is known', () => {
    const figures = { passed: 812, failed: 0, ms: 50_120, processorMs: 95_340 };
    expect(phaseLine('unit', figures)).toBe(
      'unit         green    50.1 s    95.3 s processor  812 passed, 0 failed',
    );
    expect(phaseLine('unit', { ...figures, processorMs: null })).toBe(
      'unit         green    50.1 s  812 passed, 0 failed',
    );
    expect(phaseLine('lint', { passed: 0, failed: 0, ms: 3_000, processorMs: 2_900 })).toBe(
      'lint         green     3.0 s     2.9 s processor',
    );
    expect(phaseLine('lint', { ...figures, passed: 0, failed: 1 })).toContain('red ');
    expect(totalLine(400_000, 580_000)).toBe('total                400.0 s   580.0 s processor');
  });
});
