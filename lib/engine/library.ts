import { advance } from './advance';
import type { Advance } from './types';
import { LIBRARY_VERSION, type LibraryVersion } from './versions';

/** The authority on steps, and the version that the markings it gives belong to. */
export interface Library {
  readonly version: LibraryVersion;
  readonly advance: Advance;
}

/** bpmn-engine as it is installed. */
export const bpmnLibrary: Library = { version: LIBRARY_VERSION, advance };
