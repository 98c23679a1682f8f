/** Tables whose rows name an order by its number. The hot ones carry no foreign key: `npm run check` proves the references. */
export const TABLES_OF_ORDERS = [
  'step',
  'job',
  'timer',
  'incident',
  'customer',
  'order_item',
  'stock_reservation',
  'stock_return',
  'bill',
  'invoice',
  'credit_note',
  'shipment',
  'mail',
  'payment',
  'ledger_entry',
] as const;
