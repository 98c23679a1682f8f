import { hashOf } from '@/lib/engine/canonical';
import { bpmnLibrary, type Library } from '@/lib/engine/library';
import { sharedLibrary } from '@/lib/engine/testing/knowing-library';
import type { Advanced, OpenWork } from '@/lib/engine/types';

/** A library that counts what it is asked. */
export interface CountingLibrary extends Library {
  calls: number;
}

/** The installed library; counts how often it is asked. */
export function countingLibrary(): CountingLibrary {
  return counting(bpmnLibrary.version.engine, bpmnLibrary.version.canonical, (advanced) => advanced);
}

/**
 * The installed library as another version of itself: it writes the same states as other texts, so that every marking
 * has another hash. The library reads both.
 * @param see what this version takes the open work for; left out: what it is
 */
export function otherLibrary(
  engine: string,
  see: (openWork: readonly OpenWork[]) => readonly OpenWork[] = (openWork) => openWork,
): CountingLibrary {
  return counting(engine, bpmnLibrary.version.canonical + 1, ({ answers, leaf, marking }) => {
    if (marking === null || leaf.kind !== 'moved') return { answers, leaf, marking };
    const state = JSON.stringify({ writtenBy: engine, ...JSON.parse(marking.state) });
    const hash = hashOf(state);
    const openWork = see(marking.openWork);
    return { answers, leaf: { ...leaf, to: hash }, marking: { hash, state, openWork } };
  });
}

function counting(
  engine: string,
  canonical: number,
  translate: (advanced: Advanced) => Advanced,
): CountingLibrary {
  const library: CountingLibrary = {
    version: { engine, canonical },
    calls: 0,
    advance: async (...step) => {
      library.calls += 1;
      return translate(await sharedLibrary.advance(...step));
    },
  };
  return library;
}
