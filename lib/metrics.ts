import { Counter, Registry } from 'prom-client';

/** What this process counts; read at `/api/metrics`. */
export interface Metrics {
  readonly registry: Registry;
  readonly shadowSteps: Counter;
  readonly shadowDifferences: Counter;
  readonly shadowSkipped: Counter;
}

/** Counters at zero, in a registry of their own: two products in one process, as in tests, do not add up. */
export function newMetrics(): Metrics {
  const registry = new Registry();
  const counter = (name: string, help: string) => new Counter({ name, help, registers: [registry] });
  return {
    registry,
    shadowSteps: counter(
      'orderflow_shadow_steps_total',
      'Committed steps that were asked of the library again.',
    ),
    shadowDifferences: counter(
      'orderflow_shadow_differences_total',
      'Steps of which the library said something else than the table.',
    ),
    shadowSkipped: counter(
      'orderflow_shadow_skipped_total',
      'Sampled steps that were not compared: too many were waiting.',
    ),
  };
}
