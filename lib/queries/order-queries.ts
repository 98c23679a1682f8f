import type { HistoryJson } from '@/lib/contract/history';
import type { OrderJson } from '@/lib/contract/order';
import { PACKAGE_AND_DELIVER } from '@/lib/contract/process-names';
import type { Database } from '@/lib/db/database';
import { findIncidentsAt } from '@/lib/db/tables/incidents';
import { findOrder, findVersions, type OrderRow } from '@/lib/db/tables/orders';
import type { HandlerNameOf } from '@/lib/engine/describe';
import { paymentStatus } from '@/lib/payments/status';
import { formatAmount } from '@/lib/story/amounts';
import { DefinitionTexts } from './definition-texts';
import { DrawnFiles } from './drawn-files';
import type { AwaitedNameOf, Fold } from './fold';
import { Lately } from './lately';
import { LeafCache } from './leaf-cache';
import { OrderLogs } from './order-logs';
import { OrderViews, type ReadOrder } from './order-views';
import { ProcessHeat } from './process-heat';
import { ProcessTotals } from './process-totals';
import { SharedBodies } from './shared-bodies';
import { findShipmentOf } from './shipment';
import { findShortages } from './shortages';
import { VersionLookups } from './version-lookups';

interface DefinitionRef {
  readonly id: string;
  readonly version: number;
  readonly hash: string;
}

/** Read models of one order. */
export class OrderQueries {
  readonly #logs: OrderLogs;
  readonly #definitions = new Map<number, DefinitionRef>();
  /** `GET /api/order`, ready to be sent. */
  readonly views: OrderViews;
  /** `GET /api/order/history` and `/forecast`: with each change all who look at the order ask for both. */
  readonly histories = new SharedBodies();
  readonly forecasts = new SharedBodies();
  /** What the versions of the process say of themselves. */
  readonly texts: DefinitionTexts;
  /** The versions as pages show them. */
  readonly drawn: DrawnFiles;
  readonly totals: ProcessTotals;
  /** The first page of the desk. */
  readonly lately: Lately;
  readonly heat: ProcessHeat;

  constructor(
    private readonly database: Database,
    handlerNameOf: HandlerNameOf,
    /** The shop's, as its settings are now. */
    timeZone: () => string = () => 'UTC',
  ) {
    const leaves = new LeafCache(database);
    this.#logs = new OrderLogs(database, leaves, (definitionId) => this.awaitedNames(definitionId));
    this.texts = new DefinitionTexts(database, handlerNameOf);
    this.drawn = new DrawnFiles(database);
    this.totals = new ProcessTotals(database, leaves);
    this.lately = new Lately(database, timeZone);
    this.heat = new ProcessHeat(database, this.totals, this.texts);
    const versions = new VersionLookups((orderIds) => findVersions(database, orderIds));
    this.views = new OrderViews({
      read: (orderId) => this.#readForView(orderId),
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
    return row === null ? null : this.#orderOf(row, await this.fold(row));
  }

  async #readForView(orderId: string): Promise<ReadOrder | null> {
    const row = await this.find(orderId);
    if (row === null) return null;
    const fold = await this.fold(row);
    const [order, shortages] = await Promise.all([
      this.#orderOf(row, fold),
      fold.wasShort ? findShortages(this.database, row.number) : [],
    ]);
    return { order, shortages };
  }

  async #orderOf(row: OrderRow, fold: Fold): Promise<OrderJson> {
    const incidents =
      row.openIncidents === 0 ? [] : await findIncidentsAt(this.database, row.number, row.updatedAt);
    const refunds = fold.moneyBack();
    const foreign = fold.foreign();
    return {
      orderId: row.id,
      state: row.state,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
      version: row.version,
      outcome: row.outcome,
      definition: await this.definition(row.definitionId),
      activeElements: fold.activeElements(await this.awaitedNames(row.definitionId)),
      completedElements: fold.completedElements(),
      takenFlows: fold.takenFlows(),
      incidents: incidents.map(({ elementId, blockedElementId, message, since, attempts }) => ({
        elementId,
        ...(blockedElementId === null ? {} : { blockedElementId }),
        message,
        since: since.toISOString(),
        attempts,
      })),
      suspended: row.suspended,
      payment: {
        status: paymentStatus(row),
        received: formatAmount(row.received, row.currency),
        total: row.total === null ? null : formatAmount(row.total, row.currency),
        currency: row.currency,
        ...(refunds.length === 0 ? {} : { refunds }),
        ...(foreign.length === 0 ? {} : { foreign }),
      },
      shipment: (await this.#hasShipped(row, fold)) ? await findShipmentOf(this.database, row.number) : null,
    };
  }

  /** Has the task that ships been done? Whatever its element is called; nobody else is asked for a shipment. */
  async #hasShipped({ definitionId }: OrderRow, fold: Fold): Promise<boolean> {
    const texts = await this.texts.byId(definitionId);
    return fold
      .completedElements()
      .some(({ elementId }) => texts?.elements[elementId]?.handler === PACKAGE_AND_DELIVER);
  }

  /** `GET /api/order/history`. @param after only the steps behind this one */
  async history(row: OrderRow, after = 0): Promise<HistoryJson> {
    return { orderId: row.id, steps: await this.#logs.stepsAfter(row, after) };
  }

  /** What the log says of an order at its row's version. */
  fold(row: OrderRow): Promise<Fold> {
    return this.#logs.fold(row);
  }

  /** What the elements of a version await. */
  async awaitedNames(definitionId: number): Promise<AwaitedNameOf> {
    const texts = await this.texts.byId(definitionId);
    return (elementId) => {
      const { messageName = null, signalName } = texts?.elements[elementId] ?? {};
      return {
        ...(messageName === null ? {} : { messageName }),
        ...(signalName === undefined ? {} : { signalName }),
      };
    };
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
