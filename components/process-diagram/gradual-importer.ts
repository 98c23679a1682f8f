import BpmnImporter from 'bpmn-js/lib/import/BpmnImporter';
import { inSlices } from './slices';

type Add = BpmnImporter['add'];

/** What others are drawn into: its graphics have to be there before theirs. */
const CONTAINERS = ['bpmn:Process', 'bpmn:Collaboration', 'bpmn:Participant', 'bpmn:Lane', 'bpmn:SubProcess'];

/**
 * Draws a large file little by little. The library walks a file at one go and has each element drawn as it comes to it:
 * half a second for five hundred. Here only what holds others is drawn then; the rest waits in its order.
 */
export class GradualImporter extends BpmnImporter {
  readonly #waiting: Parameters<Add>[] = [];

  override add(...args: Parameters<Add>): ReturnType<Add> {
    const [semantic] = args;
    if (CONTAINERS.some((type) => semantic.$instanceOf(type))) return super.add(...args);
    this.#waiting.push(args);
    // The library asks for what was drawn only where something is to be drawn into it.
    return undefined as unknown as ReturnType<Add>;
  }

  /** Draws what waits. An element that cannot be drawn is left out, as the library leaves it out. */
  async drawRest(signal: AbortSignal): Promise<void> {
    const draw = (args: Parameters<Add>) => {
      try {
        super.add(...args);
      } catch {
        // A flow from or to what the file does not draw, for one.
      }
    };
    await inSlices(this.#waiting.splice(0), draw, signal);
  }
}

/** For the library: this one in place of its own. */
export const gradualImport = { bpmnImporter: ['type', GradualImporter] };
