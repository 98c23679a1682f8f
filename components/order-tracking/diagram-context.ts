import type { Lens } from '@/lib/story/lens';
import type { Visit } from '@/lib/story/visits';
import type { Model } from '@/lib/story/words';

/** Who looks at the diagram, and what is known beyond the order itself. */
export interface DiagramContext {
  lens: Lens;
  /** Null: not there yet. */
  model: Model;
  /** From the log; it may lag behind. */
  visits: ReadonlyMap<string, Visit>;
  /** From the log, too; null: it is on its way; left out: nobody asks for it. */
  passages?: readonly string[] | null;
}
