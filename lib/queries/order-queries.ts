import type { HistoryJson, StepJson } from '@/lib/contract/history';
import type { OrderJson } from '@/lib/contract/order';
import type { Database } from '@/lib/db/database';
import type { LeafRow } from '@/lib/db/tables/definitions';
import { findIncidentsAt } from '@/lib/db/tables/incidents';
import { findOrder, findVersions, type OrderRow } from '@/lib/db/tables/orders';
import { findSteps, type StepRow } from '@/lib/db/tables/steps';
import type { HandlerNameOf } from '@/lib/engine/describe';
import { paymentStatus } from '@/lib/payments/status';
import { formatAmount } from '@/lib/story/money';
import { DefinitionTexts } from './definition-texts';
import { Fold, type MessageNameOf, stepJson } from './fold';
import { LeafCache } from './leaf-cache';
import { OrderViews } from './order-views';
import { ProcessTotals } from './process-totals';
import { SharedBodies } from './shared-bodies';
import { VersionLookups } from './version-lookups';

interface DefinitionRef {
  readonly id: string;
  readonly version: number;
  readonly hash: string;
}

/** Read models of one order. */
export class OrderQueries {
  readonly #leaves: LeafCache;
  readonly #definitions = new Map<number, DefinitionRef>();
  /** `GET /api/order`, ready to be sent. */
  readonly views: OrderViews;
  /** `GET /api/order/history` and `/forecast`: with each change all who look at the order ask for both. */
  readonly histories = new SharedBodies();
  readonly forecasts = new SharedBodies();
  /** What the versions of the process say of themselves. */
  readonly texts: DefinitionTexts;
  readonly totals: ProcessTotals;

  constructor(
    private readonly database: Database,
    handlerNameOf: HandlerNameOf,
  ) {
    this.#leaves = new LeafCache(database);
    this.texts = new DefinitionTexts(database, handlerNameOf);
    this.totals = new ProcessTotals(database, this.#leaves);
    const versions = new VersionLookups((orderIds) => findVersions(database, orderIds));
    this.views = new OrderViews({
      read: (orderId) => this.order(orderId),
      versionOf: database.isShared ? (orderId) => versions.find(orderId) : null,
    });
  }

  /** The order's row as its last commit left it, or null. */
  find(orderId: string): Promise<OrderRow | null> {
    return findOrder(this.database, orderId);
  }

  /** The order's public JSON, read anew. */
  async order(orderId: string): Promise<OrderJson | null> {
    const row = await this.find(orderId);
    if (row === null) return null;
    const fold = await this.fold(row);
    const incidents =
      row.openIncidents === 0 ? [] : await findIncidentsAt(this.database, row.number, row.updatedAt);
    return {
      orderId: row.id,
      state: row.state,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
      version: row.version,
      outcome: row.outcome,
      definition: await this.definition(row.definitionId),
      activeElements: fold.activeElements(await this.messageNames(row.definitionId)),
      completedElements: fold.completedElements(),
      takenFlows: fold.takenFlows(),
      incidents: incidents.map(({ elementId, message, since, attempts }) => ({
        elementId,
        message,
        since: since.toISOString(),
        attempts,
      })),
      payment: {
        status: paymentStatus(row),
        received: formatAmount(row.received),
        total: row.total === null ? null : formatAmount(row.total),
        currency: row.currency,
      },
    };
  }

  /** `GET /api/order/history`. */
  async history(row: OrderRow): Promise<HistoryJson> {
    const steps: StepJson[] = [];
    const messageNameOf = await this.messageNames(row.definitionId);
    await this.fold(row, (step, leaf, fold) => steps.push(stepJson(step, leaf, fold, messageNameOf)));
    return { orderId: row.id, steps };
  }

  /** Folds the log up to the row's version: a step that came in between is not half shown. */
  async fold(
    row: OrderRow,
    onStep: (step: StepRow, leaf: LeafRow | null, fold: Fold) => void = () => {},
  ): Promise<Fold> {
    const log = (await findSteps(this.database, row.number)).filter((step) => step.seq <= row.version);
    const leafOf = await this.#leaves.read(log.map((step) => step.leafId));
    const fold = new Fold();
    for (const step of log) {
      const leaf = leafOf(step.leafId);
      fold.add(step, leaf);
      onStep(step, leaf, fold);
    }
    return fold;
  }

  /** What the elements of a version await. */
  async messageNames(definitionId: number): Promise<MessageNameOf> {
    const texts = await this.texts.byId(definitionId);
    return (elementId) => texts?.elements[elementId]?.messageName ?? null;
  }

  /** The version of a row, as answers name it. */
  async definition(id: number): Promise<DefinitionRef> {
    let known = this.#definitions.get(id);
    if (known === undefined) {
      const row = await this.database.prisma.definition.findUniqueOrThrow({ where: { id } });
      known = { id: row.processId, version: row.version, hash: row.hash };
      this.#definitions.set(id, known);
    }
    return known;
  }
}
