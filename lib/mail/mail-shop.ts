/** What mail says of the shop: its settings. */
export interface MailShop {
  readonly name: string;
  /** Lines; empty: none are said. */
  readonly address: string;
  /** Who sends it; empty: nobody says. */
  readonly mailFrom: string;
  readonly currency: string;
  /** All times are told in. */
  readonly timeZone: string;
}
