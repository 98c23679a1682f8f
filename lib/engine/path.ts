import type { EngineEvent, GuardAnswer } from './types';

/** One step of a path, with the answers that make it. */
export interface PathStep {
  readonly event: EngineEvent;
  readonly answers: readonly GuardAnswer[];
}

/** A path as a person reads it. */
export function pathText(path: readonly PathStep[]): string {
  return path.map((step) => eventText(step.event)).join(', ');
}

/** An event as a person reads it: `timer-fired timer:wait`. */
export function eventText(event: EngineEvent): string {
  if (event.type === 'start') return 'the start';
  return event.type === 'job-failed'
    ? `${event.work} failed with ${event.errorCode}`
    : `${event.type} ${event.work}`;
}
