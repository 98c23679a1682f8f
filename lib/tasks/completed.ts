import type { JobResult, JobToRun } from '@/lib/runtime/types';

/** The answer of a task that always succeeds. */
export function completed(jobs: readonly JobToRun[]): JobResult[] {
  return jobs.map((job) => ({ key: job.key, kind: 'completed' }));
}
