import type { IncidentRow } from '@/lib/db/tables/incidents';
import type { JobRow } from '@/lib/db/tables/jobs';
import type { KeptResultRow } from '@/lib/db/tables/kept-results';
import type { HeardSignal, ThrownSignal } from '@/lib/db/tables/signal-broadcasts';
import type { SignalWaitRow } from '@/lib/db/tables/signal-waits';
import type { StepRow } from '@/lib/db/tables/steps';
import type { TimerRow, WorkRef } from '@/lib/db/tables/timers';
import type { UserTaskRow } from '@/lib/db/tables/user-tasks';
import type { VariableWriteRow } from '@/lib/db/tables/variable-writes';

/** An incident of this order: stored ones have an id, those opened in this batch have none yet. */
export type SessionIncident = Omit<IncidentRow, 'id'> & { id: number | null };

/** Work that stopped: what a person is told of it. */
export interface Stopped {
  readonly orderId: string;
  readonly elementId: string;
  readonly blockedElementId: string | null;
  readonly message: string;
  readonly attempts: number;
}

/** What a session wants written; `writeSessions` does. */
export interface SessionChanges {
  steps: StepRow[];
  closedWork: WorkRef[];
  newTimers: TimerRow[];
  movedTimers: Set<TimerRow>;
  newSignalWaits: SignalWaitRow[];
  /** Waits that a signal has come to while their order is suspended. */
  keptSignals: SignalWaitRow[];
  /** What became of signals that came. */
  heardSignals: HeardSignal[];
  /** Signals that its steps throw. */
  thrownSignals: ThrownSignal[];
  newUserTasks: UserTaskRow[];
  closedUserTasks: WorkRef[];
  jobs: JobRow[];
  /** Jobs of which only the time changes: who is at work on them goes on. */
  movedJobs: JobRow[];
  /** Variables that its steps set. */
  variableWrites: VariableWriteRow[];
  /** Results that came while the order was suspended. */
  keptResults: KeptResultRow[];
  /** All that was kept is taken, or of no use any more. */
  dropsKept: boolean;
  changedIncidents: Set<SessionIncident>;
  /** What stopped in this batch, each time it did. */
  stops: Stopped[];
  resolvedIncidentIds: number[];
}

/** The rows of an order that were read under its lock. Jobs and timers only where a command of the batch asks for them. */
export interface StoredWork {
  readonly timers: TimerRow[];
  readonly jobs: JobRow[];
  readonly incidents: SessionIncident[];
}

export function noChanges(): SessionChanges {
  return {
    steps: [],
    closedWork: [],
    newTimers: [],
    movedTimers: new Set(),
    newSignalWaits: [],
    keptSignals: [],
    heardSignals: [],
    thrownSignals: [],
    newUserTasks: [],
    closedUserTasks: [],
    jobs: [],
    movedJobs: [],
    variableWrites: [],
    keptResults: [],
    dropsKept: false,
    changedIncidents: new Set(),
    stops: [],
    resolvedIncidentIds: [],
  };
}
