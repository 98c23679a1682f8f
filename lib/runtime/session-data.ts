import type { VariableWriteRow } from '@/lib/db/tables/variable-writes';
import { OrderData, type VariableWrite } from './order-data';
import type { BatchContext, Session } from './types';
import type { Variables } from './variables';

/** The variables of a session's order: they change in its row, and the next step tells what set them. */
export class SessionData {
  readonly #untold: VariableWrite[] = [];

  constructor(
    private readonly session: Session,
    private readonly context: BatchContext,
  ) {}

  /** To think a step through with: nothing of the order changes before `keep`. */
  thought(): OrderData {
    const { session, context } = this;
    const { variables, locals } = session.order;
    const factsWith = (given: Variables | null) => context.scope(session, given);
    return new OrderData(session.loaded.definition, factsWith, variables, locals);
  }

  /** What was thought through holds. */
  keep({ variables, locals, writes }: OrderData): void {
    this.session.order.variables = variables;
    this.session.order.locals = locals;
    this.#untold.push(...writes);
  }

  /** What was set since the step before: it is told with the one that is noted now. */
  told(): VariableWriteRow[] {
    const { number: orderNumber, version: seq } = this.session.order;
    return this.#untold.splice(0).map((write, nth) => ({ orderNumber, seq, nth, ...write }));
  }
}
