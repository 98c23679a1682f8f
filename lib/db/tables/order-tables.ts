/** Tables whose rows name an order by its number. The hot ones carry no foreign key: `npm run check` proves the references. */
export const TABLES_OF_ORDERS = [
  'step',
  'job',
  'timer',
  'incident',
  'customer',
  'order_item',
  'stock_reservation',
  'bill',
  'shipment',
  'mail',
  'payment',
  'refund',
  'payment_page',
  'ledger_entry',
] as const;
