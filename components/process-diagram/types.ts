import type { ReactNode } from 'react';

/**
 * What a process diagram shows. It knows BPMN and nothing of what the process is about: who uses it
 * turns its own data into a `ProcessView` with ids of the diagram's elements.
 */

/**
 * The meaning of each state is told once, by `STATES` in `states.ts`. `plain` says nothing of its own: it only carries
 * a note, such as how many stand there.
 */
export type ElementState = 'active' | 'waiting' | 'done' | 'not-taken' | 'failed' | 'cancelled' | 'plain';

export type WaitKind = 'timer' | 'message' | 'other';

/** One line of what is told of an element: `Since` `14:05:00`. */
export interface Fact {
  term: string;
  text: string;
}

export interface ElementView {
  state: ElementState;
  /** How often a token passed; shown from 2 on. */
  count?: number;
  /** Short text in the element's badge, such as the time that remains: `4:12`. At most about 12 characters. */
  note?: string;
  /** A sentence that tells the state, read out, shown in its details and in the list: `Waiting until 12:05`. */
  label: string;
  /** More about it, for its details: since when, how long, how often tried, what it waits for. */
  facts?: readonly Fact[];
  /** What the page has to say itself in the details that were opened, such as links. */
  more?: ReactNode;
  /** 0 to 1: how much of the whole stands here; tints the element. */
  weight?: number;
}

/** What would come next: drawn as an outline, on top of what is. */
export interface ExpectedView {
  elements: Readonly<Record<string, Pick<ElementView, 'note' | 'label'>>>;
  /** Ids of sequence flows. */
  flows: readonly string[];
}

export interface ProcessView {
  /** By element id. An element that is not named has not been reached; an id the diagram lacks is skipped. */
  elements: Readonly<Record<string, ElementView>>;
  /** Ids of sequence flows. */
  takenFlows: readonly string[];
  /**
   * The same, each as often as it was taken: where flows are taken twice, as in a loop, tokens then travel them again.
   * Null: not there yet, and nothing travels; left out: each was taken once.
   */
  passages?: readonly string[] | null;
  /** When the process has ended, all that was not reached is drawn as not taken. */
  ended: boolean;
  /** It is about many processes at once: of an element that is not named nothing is said, not even that it was not reached. */
  isOverview?: boolean;
  /** The element a narrow screen opens on; without it, the one that needs attention most. */
  focus?: string;
  /** A narrow screen opens on the whole, too. */
  opensWhole?: boolean;
  expected?: ExpectedView;
}

/** One element that can have a state: an activity, an event or a gateway. */
export interface ProcessElement {
  id: string;
  /** Empty where the file gives none. */
  name: string;
  /** What it is, in plain words: `task`. */
  kind: string;
  /** In how many sub-processes it lies. */
  depth: number;
  /** Which sign it has while it waits. */
  waitsFor: WaitKind;
  /** Ids of the flows that lead to it. */
  incoming: readonly string[];
}
