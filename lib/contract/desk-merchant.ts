/** What a merchant sees at the desk: products, files of them, figures. */

/** A product as the desk shows it. */
export interface DeskProductJson {
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly price: string;
  readonly currency: string;
  readonly taxPercent: number;
  readonly hidden: boolean;
  /** Pieces that ever came in. */
  readonly stock: number;
  /** Of these, reserved or shipped. */
  readonly reserved: number;
  /** What a change has to name. */
  readonly revision: number;
  /** Where its own picture is; null: it has none. */
  readonly picture: string | null;
}

/** Something that was done to a product. */
export interface ProductActJson {
  readonly key: string;
  readonly at: string;
  readonly person: string;
  readonly role: string;
  readonly act: string;
  readonly reason: string;
  /** What it did, by field: what was, and what is since. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** What happened on one day of the shop, in one currency. */
export interface DayFigures {
  /** `2026-11-27` */
  readonly day: string;
  readonly currency: string;
  /** That were placed. */
  readonly orders: number;
  /** Posted as revenue, VAT included. */
  readonly revenue: string;
  /** VAT in that revenue, each order and rate rounded as on its bill. */
  readonly vat: string;
  /** Taken off invoices by credit notes, less what debit notes put back, VAT included. Revenue less this is what the account has. */
  readonly credited: string;
  /** VAT in that, as on the notes. */
  readonly creditedVat: string;
  /** That have gone back, less what came back of them. */
  readonly refunds: string;
}

/** `/desk/figures`: the newest day first. */
export interface FiguresJson {
  readonly from: string;
  readonly to: string;
  readonly days: readonly DayFigures[];
  /** The same of all days, a line for each currency. */
  readonly totals: readonly Omit<DayFigures, 'day'>[];
  /** What the journal of these days adds up to, a line for each currency and account. */
  readonly accounts: readonly {
    readonly currency: string;
    readonly account: string;
    readonly debit: string;
    readonly credit: string;
  }[];
}

/** What a file of products would do, and what is wrong with it: nothing is done while anything is. */
export interface ImportPlanJson {
  /** What was shown: to be sent with the yes. */
  readonly plan: string;
  /** How many products of the file are as they are already. */
  readonly same: number;
  readonly lines: readonly {
    readonly line: number;
    readonly sku: string;
    readonly isNew: boolean;
    /** By field: what was, and what will be. */
    readonly changed: Readonly<Record<string, readonly [was: unknown, is: unknown]>>;
  }[];
  /** `line` 0: the file itself. */
  readonly errors: readonly { readonly line: number; readonly words: string }[];
}
