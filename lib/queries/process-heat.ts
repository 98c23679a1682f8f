import type { HeatElement, HeatJson } from '@/lib/contract/desk-heat';
import type { Sql } from '@/lib/db/database';
import { readFilters, USUAL } from '@/lib/story/desk-filters';
import type { DefinitionTexts } from './definition-texts';
import { keptFor } from './kept-for';
import type { ProcessTotals } from './process-totals';
import { findStanding, STANDS_AT, type Standing, standingRows } from './standing';
import { findStoppedOrders, type StoppedOrders } from './stopped-orders';

const KEPT_MS = 4_000;
/** The oldest open orders, since those stand longest; more are not looked at. */
const LOOKED_AT = 20_000;

const OVERDUE = `select w.element, o.definition_id as "definitionId", count(*)::int as orders
  from (select * from orders where state = 'ACTIVE' order by number limit ${LOOKED_AT}) o
    join ${standingRows('$1')} on ${STANDS_AT} group by 1, 2`;

/** How many orders stand, stand too long and have stopped at each element: read every few seconds, whoever asks. */
export class ProcessHeat {
  /** `GET /desk/heat` */
  readonly read: () => Promise<HeatJson>;

  constructor(
    private readonly sql: Sql,
    private readonly totals: ProcessTotals,
    private readonly texts: DefinitionTexts,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.read = keptFor(KEPT_MS, () => this.#read());
  }

  async #read(): Promise<HeatJson> {
    const { versions } = await this.totals.read();
    const [overdue, failed, ids] = await Promise.all([
      this.#overdue(),
      findStoppedOrders(this.sql),
      this.sql.query<{ id: number; hash: string }>('select id, hash from definition'),
    ]);
    const idOf = new Map(ids.map(({ hash, id }) => [hash, id]));
    const open = versions.reduce((sum, version) => sum + version.open, 0);
    const told = versions
      .filter((version, place) => place === 0 || version.open > 0)
      .map(async ({ version, hash, open: ofVersion, waiting }) => {
        const own = (rows: readonly StoppedOrders[]) =>
          new Map(
            rows
              .filter(({ definitionId }) => definitionId === idOf.get(hash))
              .map(({ element, orders }) => [element, orders]),
          );
        const [late, stopped] = [own(overdue), own(failed)];
        const stands = new Map(waiting.map(({ elementId, orders }) => [elementId, orders]));
        const names = (await this.texts.byHash(hash))?.elements;
        const elements = [...new Set([...stands.keys(), ...stopped.keys()])].map(
          (elementId): HeatElement => ({
            elementId,
            name: names?.[elementId]?.name || elementId,
            waiting: stands.get(elementId) ?? 0,
            overdue: late.get(elementId) ?? 0,
            failed: stopped.get(elementId) ?? 0,
          }),
        );
        return { version, hash, open: ofVersion, elements: inOrderOf(Object.keys(names ?? {}), elements) };
      });
    return { versions: await Promise.all(told), lookedAt: open > LOOKED_AT ? LOOKED_AT : null };
  }

  async #overdue(): Promise<StoppedOrders[]> {
    const filters = readFilters((name) => (name === 'waits' ? USUAL : null));
    const waits = await this.totals.waits();
    const standing: Standing[] = await findStanding(this.sql, waits, filters, this.now());
    return standing.length === 0 ? [] : this.sql.query<StoppedOrders>(OVERDUE, [JSON.stringify(standing)]);
  }
}

/** As the model has them; what it does not know comes last. */
function inOrderOf(ids: readonly string[], elements: readonly HeatElement[]): HeatElement[] {
  const placeOf = ({ elementId }: HeatElement) => {
    const place = ids.indexOf(elementId);
    return place === -1 ? ids.length : place;
  };
  return [...elements].sort((one, other) => placeOf(one) - placeOf(other));
}
