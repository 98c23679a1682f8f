import type { ForecastJson } from '@/lib/contract/forecast';
import type { HistoryJson } from '@/lib/contract/history';
import type { OrderJson } from '@/lib/contract/order';
import type { ShopJson } from '@/lib/contract/shop';
import type { Amount } from '@/lib/contract/values';
import type { Model } from './words';

/** An order's items as they were sold. For its buyer alone. */
export interface BoughtJson {
  readonly lines: readonly {
    readonly name: string;
    readonly quantity: number;
    readonly sum: Amount;
    readonly available: number | null;
  }[];
  readonly currency: string;
}

/** What the page of an order is rendered from, so that it says something before its scripts are there. */
export interface SeenOrder {
  readonly order: OrderJson;
  readonly model: Model;
  /** Null: it has ended, or what comes cannot be told. */
  readonly forecast: ForecastJson | null;
  /** Null: no moment of the past is asked for, or there is too much of it for a page. */
  readonly history: HistoryJson | null;
  readonly shop: ShopJson;
  /** May the reader see what is the buyer's, and cancel? */
  readonly isBuyers: boolean;
}
